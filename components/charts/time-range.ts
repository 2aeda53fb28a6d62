/** The one time range of a page: chosen once, standing in the URL, shared by all charts. */

export const RANGE_KEYS = ['5m', '15m', '1h', '6h', '24h', '7d', '30d', 'custom'] as const
export type RangeKey = (typeof RANGE_KEYS)[number]

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const LENGTH_MS: Record<Exclude<RangeKey, 'custom'>, number> = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
}

export const RANGE_LABELS: Record<RangeKey, string> = {
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '6h': '6 hours',
  '24h': '24 hours',
  '7d': '7 days',
  '30d': '30 days',
  custom: 'Custom',
}

export interface RangeChoice {
  key: RangeKey
  /** Borders of a custom range, ms since the epoch; ignored otherwise. */
  fromMs: number | null
  toMs: number | null
}

export interface TimeWindow {
  fromMs: number
  toMs: number
  /** Whether it ends now and moves on; a custom range stands still. */
  moving: boolean
  /** How often a moving window steps forward. */
  stepMs: number
}

/** 300 points are the most a chart draws; it moves at most every two seconds. */
export const POINTS = 300
const MIN_STEP_MS = 2_000

/** The window to ask for at `now`; steps, so that equal windows share one request. */
export function timeWindow(choice: RangeChoice, now: number): TimeWindow {
  const { key, fromMs, toMs } = choice
  if (key === 'custom' && fromMs !== null && toMs !== null && fromMs < toMs) {
    return { fromMs, toMs, moving: false, stepMs: 0 }
  }
  const lengthMs = LENGTH_MS[key === 'custom' ? '1h' : key]
  const stepMs = Math.max(MIN_STEP_MS, Math.ceil(lengthMs / POINTS / 1000) * 1000)
  const end = Math.floor(now / stepMs) * stepMs
  return { fromMs: end - lengthMs, toMs: end, moving: true, stepMs }
}

const TICK_STEPS_MS = [
  10_000,
  30_000,
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
  48 * HOUR_MS,
  7 * 24 * HOUR_MS,
]

/** Round times of the viewer's zone for the axis, at most `most` of them. */
export function timeTicks(fromMs: number, toMs: number, most: number, offsetMs: number): number[] {
  const span = toMs - fromMs
  const step = TICK_STEPS_MS.find((ms) => span / ms <= most) ?? Math.ceil(span / most)
  const ticks: number[] = []
  for (let at = Math.ceil((fromMs + offsetMs) / step) * step - offsetMs; at <= toMs; at += step) {
    ticks.push(at)
  }
  return ticks
}
