import { lasts, PRESENT_RATE_MS, type TwoTimes } from '#server/galera/gcache/size-advice.ts'
import { usableBytes } from '#server/galera/gcache/gcache-stores.ts'
import { bytesSince, recentRate, type WriteHistory } from '#server/galera/gcache/write-history.ts'

export interface DonorCache {
  name: string
  /** Lowest cached seqno; null = empty or not known. */
  cached: number | null
  /** gcache.size; null = not known. */
  ringBytes: number | null
}

export type Countdown =
  /** Times from now; null = nothing is written, so IST is not being lost. */
  | ({ kind: 'running'; lastDonor: string; estimated: boolean } & TwoTimes)
  | { kind: 'lost' }
  | { kind: 'unknown'; missing: string }

/** The time left until no donor can serve IST to a node that stands at `seqno`. */
export function countdown(
  history: WriteHistory,
  seqno: number,
  donors: readonly DonorCache[],
): Countdown {
  if (donors.length === 0)
    return { kind: 'unknown', missing: 'No member can be seen that could serve.' }
  const able = donors.filter(({ cached }) => cached !== null && cached <= seqno + 1)
  if (able.length === 0) {
    const blind = donors.filter(({ cached }) => cached === null)
    return blind.length === 0
      ? { kind: 'lost' }
      : {
          kind: 'unknown',
          missing: `How far the gcache of ${blind[0]?.name} reaches back is not known.`,
        }
  }
  const written = bytesSince(history, seqno)
  if (!written)
    return { kind: 'unknown', missing: 'The write rate of the cluster is not known yet.' }
  let longest: { name: string; left: number } | null = null
  for (const { name, ringBytes } of able) {
    if (ringBytes === null) continue
    // The donor has it still, so at least a moment is left, whatever the reckoning says.
    const left = Math.max(0, usableBytes(ringBytes) - written.bytes)
    if (longest === null || left > longest.left) longest = { name, left }
  }
  if (!longest) return { kind: 'unknown', missing: `gcache.size of ${able[0]?.name} was not read.` }
  // Just imported, or nobody polled for a while: a rate that is not known is not "no writes".
  if (recentRate(history, PRESENT_RATE_MS) === null)
    return { kind: 'unknown', missing: 'The write rate of the cluster is not known yet.' }
  const times = lasts(history, longest.left)
  return { kind: 'running', lastDonor: longest.name, estimated: written.estimated, ...times }
}

/** How long a node may be away if it goes now: until the largest other ring has gone round once. */
export function outageWindow(
  history: WriteHistory,
  others: readonly Pick<DonorCache, 'name' | 'ringBytes'>[],
): Countdown {
  const seqno = history.seqnoNow
  if (seqno === null)
    return { kind: 'unknown', missing: 'No member tells its last committed seqno.' }
  return countdown(
    history,
    seqno,
    others.map((other) => ({ ...other, cached: 0 })),
  )
}
