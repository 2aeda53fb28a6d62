import { randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { anchorSeal, type Chain } from './chain-seals.ts'

const stored = z.object({
  begunAtMs: z.number(),
  count: z.number(),
  lastId: z.number(),
  seal: z.string(),
  /** Gaps up to this entry were confirmed by an admin. */
  acceptedId: z.number(),
})
/** How far the chain has come, kept outside the database: it cannot be set back with it. */
export type Anchor = z.output<typeof stored>

export type AnchorSight =
  /** None was kept yet: a new console, or one of a version without. */
  | { kind: 'missing' }
  | { kind: 'kept'; anchor: Anchor }
  /** Unreadable, or not kept with this console's key. */
  | { kind: 'false' }

export async function readAnchor({ key, anchorFile }: Chain): Promise<AnchorSight> {
  try {
    const told: unknown = JSON.parse(await readFile(anchorFile, 'utf8'))
    const { anchorSeal: seal, ...anchor } = stored.extend({ anchorSeal: z.string() }).parse(told)
    return seal === anchorSeal(key, anchor) ? { kind: 'kept', anchor } : { kind: 'false' }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? { kind: 'missing' }
      : { kind: 'false' }
  }
}

/** After a loss of power the old or the new one is there, whole. */
export async function keepAnchor({ key, anchorFile }: Chain, anchor: Anchor): Promise<void> {
  const next = `${anchorFile}.${randomUUID()}`
  // The path is told at run time: without the mark the build takes in the whole project.
  const file = await open(/* turbopackIgnore: true */ next, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify({ ...anchor, anchorSeal: anchorSeal(key, anchor) })}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, anchorFile)
  const folder = await open(/* turbopackIgnore: true */ dirname(anchorFile))
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
