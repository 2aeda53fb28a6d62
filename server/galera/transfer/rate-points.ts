/** How far something was at a moment of the server's own clock. */
export interface RatePoint {
  uptimeMs: number
  done: number
}

export interface Rates {
  /** Per second, over the last ten seconds. */
  recent: number
  slowest: number
  fastest: number
}

const KEPT_EVERY_MS = 900
const RECENT_MS = 10_000
const KEPT_MS = 45_000
/** Over less than this a rate says nothing. */
const SHORTEST_MS = 900

/** The points after one more: the first, and those of the last while; a plain value. */
export function pointsAfter(points: readonly RatePoint[], point: RatePoint): RatePoint[] {
  const [first, ...rest] = points
  if (!first || point.uptimeMs < first.uptimeMs) return [point]
  const kept = rest.filter(({ uptimeMs }) => point.uptimeMs - uptimeMs <= KEPT_MS)
  const last = kept.at(-1) ?? first
  // The newest is replaced until it is far enough from the one before it.
  const before = kept.at(-2) ?? first
  const replaces = last !== first && last.uptimeMs - before.uptimeMs < KEPT_EVERY_MS
  return [first, ...(replaces ? kept.slice(0, -1) : kept), point]
}

/** null before enough time has passed, and while nothing has come. */
export function ratesOf(points: readonly RatePoint[]): Rates | null {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return null
  const overall = perSecond(first, last)
  if (overall === null || overall <= 0) return null
  const since = (ms: number) => points.find(({ uptimeMs }) => last.uptimeMs - uptimeMs <= ms)
  const windows = [since(RECENT_MS), since(KEPT_MS)].flatMap((from) => {
    const rate = from ? perSecond(from, last) : null
    return rate === null ? [] : [rate]
  })
  const recent = windows[0] ?? overall
  return {
    recent,
    slowest: Math.max(Math.min(overall, ...windows), overall / 10),
    fastest: Math.max(overall, ...windows),
  }
}

function perSecond(from: RatePoint, to: RatePoint): number | null {
  const elapsedMs = to.uptimeMs - from.uptimeMs
  return elapsedMs < SHORTEST_MS ? null : ((to.done - from.done) * 1000) / elapsedMs
}
