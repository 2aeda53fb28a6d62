/** What the cluster wrote in one interval: each member sees the whole stream, so one tells for all. */
export interface WriteBucket {
  /** Start, console time. */
  atMs: number
  durationMs: number
  /** What the gcache took in, replicated and received with headers; null where nobody was asked. */
  bytes: number | null
  writeSets: number | null
  /** Highest committed seqno at its end; null where nobody was asked. */
  seqno: number | null
}

export interface WriteHistory {
  /** In order of time, without gaps between them. */
  buckets: readonly WriteBucket[]
  /** Bytes from the beginning on; unseen time counts as the average. Empty when nothing was seen. */
  written: readonly { atMs: number; bytes: number }[]
  /** Whether the bucket of the same place was seen, counted from the beginning. */
  unseenBefore: readonly number[]
  seqnos: readonly { atMs: number; seqno: number }[]
  /** Average bytes of a write-set in the cache; null when none was seen. */
  writeSetBytes: number | null
  nowMs: number
  seqnoNow: number | null
}

/** A cached write-set costs a header of 24 bytes, and is aligned to 8 (lab: 416 for 392, 1312 for 1288). */
export const HEADER_BYTES = 24

/** Reckons once what many questions need. */
export function writeHistory(
  buckets: readonly WriteBucket[],
  nowMs: number,
  seqnoNow: number | null,
): WriteHistory {
  const seen = buckets.filter(({ bytes }) => bytes !== null)
  const sum = (of: (bucket: WriteBucket) => number) => seen.reduce((all, one) => all + of(one), 0)
  const bytes = sum((bucket) => bucket.bytes ?? 0)
  const writeSets = sum((bucket) => bucket.writeSets ?? 0)
  const seqnos = buckets.flatMap(({ atMs, durationMs, seqno }) =>
    seqno === null ? [] : [{ atMs: atMs + durationMs, seqno }],
  )
  if (seqnoNow !== null) seqnos.push({ atMs: nowMs, seqno: seqnoNow })
  const unseenBefore = [0]
  for (const bucket of buckets) {
    unseenBefore.push((unseenBefore.at(-1) ?? 0) + (bucket.bytes === null ? 1 : 0))
  }
  return {
    buckets,
    written: seen.length === 0 ? [] : written(buckets, bytes / sum((bucket) => bucket.durationMs)),
    unseenBefore,
    seqnos,
    writeSetBytes: writeSets > 0 ? bytes / writeSets : null,
    nowMs,
    seqnoNow,
  }
}

function written(buckets: readonly WriteBucket[], averageAMs: number): WriteHistory['written'] {
  let bytes = 0
  const points = [{ atMs: buckets[0]?.atMs ?? 0, bytes }]
  for (const bucket of buckets) {
    bytes += bucket.bytes ?? averageAMs * bucket.durationMs
    points.push({ atMs: bucket.atMs + bucket.durationMs, bytes })
  }
  return points
}

/** Bytes a second over the last `windowMs`; null when less than half of it was seen. */
export function recentRate({ buckets, nowMs }: WriteHistory, windowMs: number): number | null {
  const from = nowMs - windowMs
  let bytes = 0
  let seenMs = 0
  for (const bucket of buckets) {
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

/** The most bytes written in any stretch so long; null = too little seen. */
export function mostWrittenIn({ written: points }: WriteHistory, windowMs: number): number | null {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last || last.atMs - first.atMs < windowMs) return null
  let most = 0
  let tail = 0
  for (const point of points) {
    const from = point.atMs - windowMs
    while ((points[tail + 1]?.atMs ?? Infinity) <= from) tail += 1
    if (from >= first.atMs) most = Math.max(most, point.bytes - bytesAt(points, tail, from))
  }
  return most
}

/** In how short a time so many bytes were ever written; beyond what was seen, at the average. null = no writes. */
export function fastestFor({ written: points }: WriteHistory, bytes: number): number | null {
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
    while (point.bytes - (points[tail + 1]?.bytes ?? Infinity) >= bytes) tail += 1
    const start = points[tail]
    if (!start || point.bytes - start.bytes < bytes) continue
    const next = points[tail + 1] ?? point
    const step = next.bytes - start.bytes
    const spare = point.bytes - start.bytes - bytes
    const atMs = start.atMs + (step > 0 ? (spare / step) * (next.atMs - start.atMs) : 0)
    best = Math.min(best, point.atMs - atMs)
  }
  return best === Infinity ? null : best
}

/** Bytes written after a seqno until now; `estimated` where not all of that time was seen. */
export function bytesSince(
  history: WriteHistory,
  seqno: number,
): { bytes: number; estimated: boolean } | null {
  const { seqnoNow, writeSetBytes, written: points, unseenBefore } = history
  if (seqnoNow === null) return null
  if (seqno >= seqnoNow) return { bytes: 0, estimated: false }
  const at = committedAt(history, seqno)
  const index = at === null ? -1 : lastUpTo(points, (point) => point.atMs <= at)
  const unseen = (unseenBefore.at(-1) ?? 0) - (unseenBefore[Math.max(0, index)] ?? 0) > 0
  if (at === null || index < 0 || unseen) {
    return writeSetBytes === null
      ? null
      : { bytes: (seqnoNow - seqno) * writeSetBytes, estimated: true }
  }
  return {
    bytes: (points.at(-1)?.bytes ?? 0) - bytesAt(points, index, at),
    estimated: false,
  }
}

/** When a seqno was committed, between the polls that saw it; null when it was not seen. */
export function committedAt({ seqnos }: WriteHistory, seqno: number): number | null {
  const index = lastUpTo(seqnos, (point) => point.seqno < seqno)
  const before = seqnos[index]
  const after = seqnos[index + 1]
  if (!after) return null
  if (!before) return after.seqno === seqno ? after.atMs : null
  const share = (seqno - before.seqno) / (after.seqno - before.seqno)
  return before.atMs + share * (after.atMs - before.atMs)
}

/** Index of the last item for which it holds; -1 for none. It must hold for a beginning of the list. */
function lastUpTo<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item !== undefined && holds(item)) low = middle + 1
    else high = middle
  }
  return low - 1
}

function bytesAt(points: WriteHistory['written'], index: number, atMs: number): number {
  const start = points[index]
  const next = points[index + 1]
  if (!start || !next || next.atMs <= start.atMs) return start?.bytes ?? 0
  const share = Math.min(1, Math.max(0, (atMs - start.atMs) / (next.atMs - start.atMs)))
  return start.bytes + share * (next.bytes - start.bytes)
}
