import type { AuditChainView, AuditFault } from '#server/api/admin-views.ts'
import type { Db } from '#server/db/client.ts'
import { beginningOf, entrySeal, type Chain, type ChainHead } from './chain-seals.ts'
import { readEntries, type EntryRow } from './read-entries.ts'
import { readStanding } from './read-standing.ts'

const SLICE = 2000

const ACCEPTABLE: readonly AuditFault['kind'][] = [
  'off-anchor',
  'anchor-false',
  'unsealed-missing',
  'unsealed-tail-missing',
]

/** Reckons every seal again, from the first entry to the head, in slices; ends at the first fault. */
export async function verifyChain(db: Db, chain: Chain, nowMs: number): Promise<AuditChainView> {
  const standing = await readStanding(db, chain)
  const { head, unsealed, anchor } = standing
  const sealed = head.kind === 'sealed' ? head.head : null
  const within = sealed === null ? null : await firstFault(db, chain.key, sealed)
  const fault = within ?? standing.fault
  return {
    checkedAtMs: nowMs,
    sealed: sealed?.count ?? 0,
    anchored: anchor.kind === 'kept' ? anchor.anchor.count : 0,
    unsealed,
    begunAtMs: sealed?.begunAtMs ?? null,
    fault,
    acceptable: fault !== null && ACCEPTABLE.includes(fault.kind),
  }
}

async function firstFault(db: Db, chainKey: Buffer, head: ChainHead): Promise<AuditFault | null> {
  let before = beginningOf(chainKey, head.begunAtMs)
  let place = 0
  let afterId = -Number.MAX_SAFE_INTEGER
  for (;;) {
    const entries = await readEntries(db, { afterId, upToId: head.lastId, limit: SLICE })
    for (const entry of entries) {
      place += 1
      const fault = faultOf(entry, place, entrySeal(chainKey, before, place, entry))
      if (fault) return fault
      before = entry.seal ?? ''
      afterId = entry.id
    }
    if (entries.length < SLICE) break
  }
  if (place < head.count) return { kind: 'tail-missing', entries: head.count - place }
  return before === head.seal ? null : { kind: 'head-false' }
}

function faultOf(entry: EntryRow, place: number, seal: string): AuditFault | null {
  const { id: entryId } = entry
  if (entry.seal === null || entry.place === null) return { kind: 'added', entryId }
  if (entry.place > place) return { kind: 'missing-before', entryId, entries: entry.place - place }
  if (entry.place < place) return { kind: 'moved', entryId }
  return entry.seal === seal ? null : { kind: 'changed', entryId }
}
