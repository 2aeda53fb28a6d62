import { createHmac, hkdfSync } from 'node:crypto'
import type { StoredKey } from '#server/secrets/key.ts'
import type { EntryRow } from './read-entries.ts'

export interface ChainHead {
  begunAtMs: number
  count: number
  lastId: number
  seal: string
}

export interface Chain {
  key: Buffer
  /** Beside the key: who has only the database cannot set it back. */
  anchorFile: string
}

/** Of the console's key, which lies outside the database: who has only that cannot seal. */
export function chainOf({ bytes, file }: StoredKey): Chain {
  const key = Buffer.from(hkdfSync('sha256', bytes, '', 'synced audit chain', 32))
  return { key, anchorFile: `${file}.audit` }
}

/** Of the first entry, the seal before it. */
export function beginningOf(chainKey: Buffer, begunAtMs: number): string {
  return hmac(chainKey, ['beginning', begunAtMs])
}

/** Over the entry, its place and, by the seal before it, all entries before it. */
export function entrySeal(
  chainKey: Buffer,
  before: string,
  place: number,
  entry: EntryRow,
): string {
  const { id, atMs, actorId, actorName, action, target, outcome, detail, address } = entry
  const facts = [id, atMs, actorId, actorName, action, target, outcome, detail, address]
  return hmac(chainKey, ['entry', before, place, ...facts])
}

export function headSeal(chainKey: Buffer, { begunAtMs, count, lastId, seal }: ChainHead): string {
  return hmac(chainKey, ['head', begunAtMs, count, lastId, seal])
}

export function anchorSeal(
  chainKey: Buffer,
  { begunAtMs, count, lastId, seal, acceptedId }: ChainHead & { acceptedId: number },
): string {
  return hmac(chainKey, ['anchor', begunAtMs, count, lastId, seal, acceptedId])
}

function hmac(chainKey: Buffer, parts: (string | number | null)[]): string {
  return createHmac('sha256', chainKey).update(JSON.stringify(parts)).digest('base64url')
}
