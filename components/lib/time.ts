/**
 * The one place that turns times into text: 24 hours, in the zone of the browser.
 * All take ms since the epoch.
 */
const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

const day = new Intl.DateTimeFormat('en-GB', { day: '2-digit', month: 'short', year: 'numeric' })

/** "02:14:07" */
export function formatClockTime(atMs: number): string {
  return clockTime.format(atMs)
}

/** "02:14:07.250", for log lines and events of one second. */
export function formatClockTimeMs(atMs: number): string {
  return `${clockTime.format(atMs)}.${String(Math.floor(atMs) % 1000).padStart(3, '0')}`
}

/** "21 Nov 2026, 02:14:07" */
export function formatDateTime(atMs: number): string {
  return dayAndTime.format(atMs)
}

/** "21 Nov 2026" */
export function formatDay(atMs: number): string {
  return day.format(atMs)
}

/** The time alone if it is of the same day as `nowMs`, else with the day. */
export function formatMoment(atMs: number, nowMs: number): string {
  return formatDay(atMs) === formatDay(nowMs) ? formatClockTime(atMs) : formatDateTime(atMs)
}

/** Zone of the shown times, e.g. "Europe/Helsinki". */
export function zoneName(): string {
  return clockTime.resolvedOptions().timeZone
}
