import { fastestFor, mostWrittenIn, recentRate, type WriteHistory } from './write-history.ts'
import { usableBytes } from './gcache-stores.ts'

/** "Now" is the average of this long: shorter would jump with every batch. */
export const PRESENT_RATE_MS = 60_000

/** Bytes are read at two rates: the present one and the worst that was seen in the last day. */
export interface TwoTimes {
  /** null: nothing is written, so no end is in sight; `unknown` is told by the caller. */
  presentMs: number | null
  worstMs: number | null
}

/** How long so many bytes last; both null when nothing was written, or nothing is known. */
export function lasts(history: WriteHistory, bytes: number): TwoTimes {
  const present = recentRate(history, PRESENT_RATE_MS)
  const presentMs = present !== null && present > 0 ? (bytes / present) * 1000 : null
  const worst = fastestFor(history, bytes)
  return {
    presentMs,
    // The worst of the day is never better than now.
    worstMs: worst === null ? presentMs : presentMs === null ? worst : Math.min(worst, presentMs),
  }
}

export interface SizeAdvice {
  outageMs: number
  /** gcache.size for it at the present rate; null = the rate is not known. */
  presentBytes: number | null
  /** The same at the worst stretch of the last day. */
  worstBytes: number | null
  /** What gcache.size should be: the worse of both, a fifth more, rounded up to 64 MiB. */
  advisedBytes: number | null
}

const MARGIN = 1.2
const ROUND_TO = 64 * 2 ** 20

/** The gcache.size that an outage of this length needs, at measured rates. */
export function adviseSize(history: WriteHistory, outageMs: number): SizeAdvice {
  const rate = recentRate(history, PRESENT_RATE_MS)
  const present = rate === null ? null : (rate * outageMs) / 1000
  const worst = mostWrittenIn(history, outageMs) ?? extrapolated(history, outageMs)
  const forRing = (bytes: number | null) =>
    bytes === null ? null : Math.ceil(bytes / usableBytes(1))
  const most = Math.max(present ?? -1, worst ?? -1)
  return {
    outageMs,
    presentBytes: forRing(present),
    worstBytes: forRing(worst),
    advisedBytes:
      most < 0
        ? null
        : Math.max(1, Math.ceil(((most / usableBytes(1)) * MARGIN) / ROUND_TO)) * ROUND_TO,
  }
}

/** Longer than what was seen: all that was seen, as often as it takes. */
function extrapolated(history: WriteHistory, outageMs: number): number | null {
  const first = history.buckets[0]
  const last = history.buckets.at(-1)
  if (!first || !last) return null
  const spanMs = last.atMs + last.durationMs - first.atMs
  const total = mostWrittenIn(history, spanMs)
  return total === null || spanMs <= 0 ? null : (total * outageMs) / spanMs
}
