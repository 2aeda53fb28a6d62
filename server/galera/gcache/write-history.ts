/** What the cluster wrote in one interval: each member sees the whole stream, so one tells for all. */
export interface WriteBucket {
  /** Start, console time. */
  atMs: number
  durationMs: number
  /** What the gcache took in: null where nobody was asked. */
  bytes: number | null
  writeSets: number | null
  /** Highest committed seqno at its end; null where nobody was asked. */
  seqno: number | null
}

export interface WriteHistory {
  /** In order of time. */
  buckets: readonly WriteBucket[]
  nowMs: number
  seqnoNow: number | null
}

/** A cached write-set costs a header of 24 bytes, and is aligned to 8 (lab: 416 for 392, 1312 for 1288). */
export const HEADER_BYTES = 24

/** Bytes a second that enter every gcache of the cluster. */
export function inflow(rates: {
  replicatedBytes: number | null
  receivedBytes: number | null
  replicatedWriteSets: number | null
  receivedWriteSets: number | null
}): number | null {
  const { replicatedBytes, receivedBytes, replicatedWriteSets, receivedWriteSets } = rates
  if (
    replicatedBytes === null ||
    receivedBytes === null ||
    replicatedWriteSets === null ||
    receivedWriteSets === null
  ) {
    return null
  }
  return replicatedBytes + receivedBytes + HEADER_BYTES * (replicatedWriteSets + receivedWriteSets)
}

/** Bytes a second over the last `windowMs`; null when less than half of it was seen. */
export function recentRate(history: WriteHistory, windowMs: number): number | null {
  const from = history.nowMs - windowMs
  let bytes = 0
  let seenMs = 0
  for (const bucket of history.buckets) {
    if (bucket.atMs + bucket.durationMs <= from || bucket.bytes === null) continue
    bytes += bucket.bytes
    seenMs += bucket.durationMs
  }
  return seenMs < windowMs / 2 ? null : (bytes * 1000) / seenMs
}

/** Bytes a second of the busiest stretch of `windowMs`; null without one that was seen. */
export function peakRate(history: WriteHistory, windowMs: number): number | null {
  const most = mostWrittenIn(history, windowMs)
  return most === null ? null : (most * 1000) / windowMs
}

/** The most bytes written in any stretch so long; unseen time counts as its average. null = too little seen. */
export function mostWrittenIn(history: WriteHistory, windowMs: number): number | null {
  const points = cumulative(history)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || last.atMs - first.atMs < windowMs) return null
  let most = 0
  let tail = 0
  for (const point of points) {
    while ((points[tail + 1]?.atMs ?? Infinity) <= point.atMs - windowMs) tail += 1
    const from = point.atMs - windowMs
    if (from >= first.atMs) most = Math.max(most, point.bytes - bytesAt(points, tail, from))
  }
  return most
}

/** In how short a time so many bytes were ever written; beyond what was seen, at the average. null = no writes. */
export function fastestFor(history: WriteHistory, bytes: number): number | null {
  const points = cumulative(history)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return null
  const total = last.bytes - first.bytes
  const spanMs = last.atMs - first.atMs
  if (total <= 0 || spanMs <= 0) return null
  if (total < bytes) return (bytes / total) * spanMs
  let best = Infinity
  let tail = 0
  for (const point of points) {
    while (tail + 1 < points.length && point.bytes - (points[tail + 1]?.bytes ?? 0) >= bytes)
      tail += 1
    const start = points[tail]
    if (!start || point.bytes - start.bytes < bytes) continue
    const next = points[tail + 1] ?? point
    const rest = point.bytes - start.bytes - bytes
    const step = next.bytes - start.bytes
    const atMs = start.atMs + (step > 0 ? (rest / step) * (next.atMs - start.atMs) : 0)
    best = Math.min(best, point.atMs - atMs)
  }
  return best === Infinity ? null : best
}

/** Bytes written after a seqno until now; `estimated` where the time of the seqno was not seen. */
export function bytesSince(
  history: WriteHistory,
  seqno: number,
): { bytes: number; estimated: boolean } | null {
  const { buckets, seqnoNow } = history
  if (seqnoNow === null) return null
  if (seqno >= seqnoNow) return { bytes: 0, estimated: false }
  const perWriteSet = averageWriteSet(history)
  const at = committedAt(history, seqno)
  if (at === null) {
    return perWriteSet === null
      ? null
      : { bytes: (seqnoNow - seqno) * perWriteSet, estimated: true }
  }
  let bytes = 0
  let unseen = false
  for (const bucket of buckets) {
    const endMs = bucket.atMs + bucket.durationMs
    if (endMs <= at) continue
    if (bucket.bytes === null) unseen = true
    else bytes += bucket.bytes * Math.min(1, (endMs - at) / bucket.durationMs)
  }
  if (unseen && perWriteSet !== null) {
    return { bytes: (seqnoNow - seqno) * perWriteSet, estimated: true }
  }
  return { bytes, estimated: unseen }
}

/** When a seqno was committed, between the polls that saw it; null when it was not seen. */
export function committedAt(history: WriteHistory, seqno: number): number | null {
  let before: { atMs: number; seqno: number } | null = null
  const seen: { atMs: number; seqno: number }[] = history.buckets.flatMap((bucket) =>
    bucket.seqno === null ? [] : [{ atMs: bucket.atMs + bucket.durationMs, seqno: bucket.seqno }],
  )
  if (history.seqnoNow !== null) seen.push({ atMs: history.nowMs, seqno: history.seqnoNow })
  for (const point of seen) {
    if (point.seqno >= seqno) {
      if (before === null) return point.seqno === seqno ? point.atMs : null
      const share = (seqno - before.seqno) / (point.seqno - before.seqno)
      return before.atMs + share * (point.atMs - before.atMs)
    }
    before = point
  }
  return null
}

/** Average bytes of a write-set in the cache; null when none was seen. */
function averageWriteSet({ buckets }: WriteHistory): number | null {
  let bytes = 0
  let writeSets = 0
  for (const bucket of buckets) {
    if (bucket.bytes === null || bucket.writeSets === null) continue
    bytes += bucket.bytes
    writeSets += bucket.writeSets
  }
  return writeSets > 0 ? bytes / writeSets : null
}

interface Point {
  atMs: number
  bytes: number
}

function cumulative({ buckets }: WriteHistory): Point[] {
  const seen = buckets.filter((bucket) => bucket.bytes !== null)
  const seenMs = seen.reduce((sum, bucket) => sum + bucket.durationMs, 0)
  if (seenMs === 0) return []
  const average = seen.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) / seenMs
  const points: Point[] = []
  let bytes = 0
  for (const bucket of buckets) {
    if (points.length === 0) points.push({ atMs: bucket.atMs, bytes })
    bytes += bucket.bytes ?? average * bucket.durationMs
    points.push({ atMs: bucket.atMs + bucket.durationMs, bytes })
  }
  return points
}

function bytesAt(points: readonly Point[], index: number, atMs: number): number {
  const start = points[index]
  const next = points[index + 1]
  if (!start || !next || next.atMs <= start.atMs) return start?.bytes ?? 0
  const share = Math.min(1, Math.max(0, (atMs - start.atMs) / (next.atMs - start.atMs)))
  return start.bytes + share * (next.bytes - start.bytes)
}
