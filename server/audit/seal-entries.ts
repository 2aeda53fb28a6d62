import { isGone } from '#server/db/database-error.ts'
import type { Db } from '#server/db/client.ts'
import { beginningOf, entrySeal, headSeal, type ChainHead } from './chain-seals.ts'
import { readEntries } from './read-entries.ts'
import { readChainEnd } from './read-head.ts'

const SLICE = 500

/** The chain cannot go on: what stands in the database is not what was sealed. */
export class ChainBroken extends Error {}

/**
 * Chains the oldest entries that are not sealed yet, one slice; returns how many. The head is moved
 * from what was read to what follows in the same transaction: of two sealers one finds it moved and
 * leaves nothing. Throws ChainBroken.
 */
export async function sealEntries(db: Db, chainKey: Buffer, nowMs: number): Promise<number> {
  const { head, strayId } = await readChainEnd(db, chainKey)
  if (head.kind === 'missing') throw new ChainBroken('the head of the audit chain is missing')
  if (head.kind === 'false')
    throw new ChainBroken('the head of the audit chain is not as this console sealed it')
  if (strayId !== null) throw new ChainBroken(`audit entry ${strayId} has a seal of its own`)
  const from = head.kind === 'sealed' ? head.head : newChain(chainKey, nowMs)
  const entries = await readEntries(db, {
    afterId: from.lastId,
    upToId: Number.MAX_SAFE_INTEGER,
    limit: SLICE,
  })
  if (entries.length === 0) return 0
  let next = from
  const sealed = entries.map((entry) => {
    const place = next.count + 1
    const seal = entrySeal(chainKey, next.seal, place, entry)
    next = { begunAtMs: from.begunAtMs, count: place, lastId: entry.id, seal }
    return { id: entry.id, place, seal }
  })
  try {
    await db.$transaction([
      db.auditHead.update({
        where: { id: 'chain', headSeal: head.kind === 'sealed' ? head.headSeal : null },
        data: {
          begunAt: new Date(next.begunAtMs),
          count: next.count,
          lastId: next.lastId,
          seal: next.seal,
          headSeal: headSeal(chainKey, next),
        },
      }),
      db.$executeRaw`
        UPDATE "AuditEntry" SET "place" = one.value ->> 'place', "seal" = one.value ->> 'seal'
        FROM json_each(${JSON.stringify(sealed)}) AS one
        WHERE "AuditEntry"."id" = one.value ->> 'id'`,
    ])
  } catch (error) {
    if (isGone(error)) return 0
    throw error
  }
  return sealed.length
}

function newChain(chainKey: Buffer, begunAtMs: number): ChainHead {
  return { begunAtMs, count: 0, lastId: 0, seal: beginningOf(chainKey, begunAtMs) }
}
