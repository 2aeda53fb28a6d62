import type { AuditFault } from '#server/api/admin-views.ts'
import type { Db } from '#server/db/client.ts'
import { type AnchorSight, readAnchor } from './anchor.ts'
import type { Chain } from './chain-seals.ts'
import { type ChainEnd, type HeadSight, readChainEnd } from './read-head.ts'
import { readGap } from './read-gap.ts'

export interface Standing extends ChainEnd {
  anchor: AnchorSight
  /** As far as the head, the anchor and what is not sealed yet tell it. */
  fault: AuditFault | null
}

/** Whether the chain can go on. The entries before its head are not looked at. */
export async function readStanding(db: Db, chain: Chain): Promise<Standing> {
  // Before the head, which moves first.
  const anchor = await readAnchor(chain)
  const end = await readChainEnd(db, chain.key)
  return { ...end, anchor, fault: await faultOf(db, anchor, end) }
}

async function faultOf(
  db: Db,
  anchor: AnchorSight,
  { head, strayId }: ChainEnd,
): Promise<AuditFault | null> {
  if (head.kind === 'missing') return { kind: 'head-missing' }
  if (head.kind === 'false') return { kind: 'head-false' }
  if (anchor.kind === 'false') return { kind: 'anchor-false' }
  const kept = anchor.kind === 'kept' ? anchor.anchor : null
  const sealed = head.kind === 'sealed' ? head.head.count : 0
  if (kept !== null && kept.count > 0) {
    const anchored = kept.count
    const isOf = head.kind === 'sealed' && head.head.begunAtMs === kept.begunAtMs
    const holds = isOf && sealed >= anchored && (await isSealedAs(db, kept.lastId, kept.seal))
    if (!holds) return { kind: 'off-anchor', anchored, sealed }
  }
  if (strayId !== null) return { kind: 'past-head', entryId: strayId }
  return readGap(db, Math.max(lastIdOf(head), kept?.acceptedId ?? 0))
}

const lastIdOf = (head: HeadSight) => (head.kind === 'sealed' ? head.head.lastId : 0)

async function isSealedAs(db: Db, id: number, seal: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ found: unknown }[]>`
    SELECT 1 AS "found" FROM "AuditEntry" WHERE "id" = ${id} AND "seal" = ${seal}`
  return rows.length > 0
}
