import type { Countdown } from '#server/galera/ist/countdown.ts'

/** Outages that a coverage table asks about: from a restart to a lost day. */
export const COVERED_MINUTES = [1, 5, 15, 30, 60, 120, 240, 480, 720, 1440] as const

export type Coverage =
  /** IST would serve at both rates. */
  | 'yes'
  /** At the present rate only: not if it gets as busy as it was in the last day. */
  | 'unless-busy'
  | 'no'
  | 'unknown'

/**
 * Whether IST would serve a node that goes now and is away for so long; `rejoinMs` is added to it.
 * `watchedMs`: how long writes were watched; a quiet moment says nothing of a day.
 */
export function coverageOf(
  window: Countdown,
  outageMs: number,
  rejoinMs: number,
  watchedMs: number,
): Coverage {
  if (window.kind === 'unknown') return 'unknown'
  if (window.kind === 'lost') return 'no'
  const needed = outageMs + rejoinMs
  const lasts = (ms: number | null) => ms === null || ms >= needed
  if (!lasts(window.presentMs)) return 'no'
  if (window.worstMs === null && watchedMs < needed) return 'unless-busy'
  return lasts(window.worstMs) ? 'yes' : 'unless-busy'
}
