import type { AuditChainView, AuditFault } from '#server/api/admin-views.ts'
import type { Db } from '#server/db/client.ts'
import { beginningOf, entrySeal, type ChainHead } from './chain-seals.ts'
import { readEntries, type EntryRow } from './read-entries.ts'
import { readChainEnd } from './read-head.ts'

const SLICE = 2000

/** Reckons every seal again, from the first entry to the head, in slices; ends at the first fault. */
export async function verifyChain(
  db: Db,
  chainKey: Buffer,
  nowMs: number,
): Promise<AuditChainView> {
  const { head, unsealed, strayId } = await readChainEnd(db, chainKey)
  const found = { checkedAtMs: nowMs, sealed: 0, unsealed, begunAtMs: null, fault: null }
  if (head.kind === 'missing') return { ...found, fault: { kind: 'head-missing' } }
  if (head.kind === 'false') return { ...found, fault: { kind: 'head-false' } }
  const stray: AuditFault | null = strayId === null ? null : { kind: 'past-head', entryId: strayId }
  if (head.kind === 'new') return { ...found, fault: stray }
  const { count, begunAtMs } = head.head
  const fault = (await firstFault(db, chainKey, head.head)) ?? stray
  return { ...found, sealed: count, begunAtMs, fault }
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
