import { formatClockTime, formatDateTime, formatDay } from '#components/lib/time.ts'

const HOUR_MS = 3_600_000

/** Text of a tick: as short as the span allows. */
export function axisTime(atMs: number, spanMs: number): string {
  if (spanMs <= HOUR_MS / 6) return formatClockTime(atMs)
  if (spanMs <= 36 * HOUR_MS) return formatClockTime(atMs).slice(0, 5)
  return formatDay(atMs).slice(0, 6)
}

/** Time of a point under the cursor: with the day where the range holds several. */
export function cursorTime(atMs: number, spanMs: number): string {
  return spanMs <= 24 * HOUR_MS ? formatClockTime(atMs) : formatDateTime(atMs)
}
