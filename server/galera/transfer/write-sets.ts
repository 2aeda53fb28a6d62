import type { TransferSeen } from '#server/galera/transfer-progress.ts'

/**
 * Write-sets of those to come: of an IST by its range, counted in the log (every ten seconds) and
 * by what the joiner has committed; after an SST those of the log. null before the first count.
 */
export function countWriteSets(
  { attempt, lastCommitted }: TransferSeen,
  before: number | null,
): { done: number; total: number } | null {
  const { events, istRange, kind } = attempt
  if (kind === 'IST' && istRange) {
    const total = Math.max(0, istRange.last - istRange.first + 1)
    const committed = lastCommitted === null ? 0 : lastCommitted - istRange.first + 1
    const told = events && events.total > 0 ? (events.done / events.total) * total : 0
    const done = Math.max(before ?? 0, committed, Math.floor(told), 0)
    return { done: Math.min(done, total), total }
  }
  if (!events) return null
  return { done: Math.min(Math.max(before ?? 0, events.done), events.total), total: events.total }
}
