import type { AuditFault } from '#server/api/admin-views.ts'
import { isGone } from '#server/db/database-error.ts'
import type { Db } from '#server/db/client.ts'
import { keepAnchor } from './anchor.ts'
import { beginningOf, entrySeal, headSeal, type Chain, type ChainHead } from './chain-seals.ts'
import { readEntries } from './read-entries.ts'
import { readStanding } from './read-standing.ts'

const SLICE = 500

/** The chain cannot go on: what stands in the database is not what was sealed. */
export class ChainBroken extends Error {}

/**
 * Chains the oldest entries that are not sealed yet, one slice; returns how many. The head is moved
 * from what was read to what follows in the same transaction: of two sealers one finds it moved and
 * leaves nothing. Throws ChainBroken, and whatever keeps the anchor from being written.
 */
export async function sealEntries(db: Db, chain: Chain, nowMs: number): Promise<number> {
  const { head, anchor, fault } = await readStanding(db, chain)
  if (fault) throw new ChainBroken(brokenBecause(fault))
  const chainKey = chain.key
  const from = head.kind === 'sealed' ? head.head : newChain(chainKey, nowMs)
  const kept = anchor.kind === 'kept' ? anchor.anchor : null
  const acceptedId = kept?.acceptedId ?? 0
  const entries = await readEntries(db, {
    afterId: from.lastId,
    upToId: Number.MAX_SAFE_INTEGER,
    limit: SLICE,
  })
  if (entries.length === 0) {
    // The first of a console of an older version, or one that could not be written.
    if (from.count > (kept?.count ?? 0)) await keepAnchor(chain, { ...from, acceptedId })
    return 0
  }
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
  await keepAnchor(chain, { ...next, acceptedId })
  return sealed.length
}

function brokenBecause(fault: AuditFault): string {
  if (fault.kind === 'past-head') return `audit entry ${fault.entryId} has a seal of its own`
  if (fault.kind === 'off-anchor') {
    return `the audit chain has ${fault.sealed} entries and not the ${fault.anchored} of its anchor`
  }
  const because: Partial<Record<AuditFault['kind'], string>> = {
    'head-missing': 'the head of the audit chain is missing',
    'head-false': 'the head of the audit chain is not as this console sealed it',
    'anchor-false': 'the anchor of the audit chain is not as this console kept it',
  }
  return because[fault.kind] ?? 'audit entries are missing that were not sealed yet'
}

function newChain(chainKey: Buffer, begunAtMs: number): ChainHead {
  return { begunAtMs, count: 0, lastId: 0, seal: beginningOf(chainKey, begunAtMs) }
}
