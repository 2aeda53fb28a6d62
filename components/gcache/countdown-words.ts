import type { Countdown } from '#server/galera/ist/countdown.ts'
import { formatDuration } from '#components/lib/format.ts'

/** Minutes once there are many: seconds would only tick. */
function longer(ms: number): string {
  const left = Math.max(0, ms)
  return formatDuration(left < 600_000 ? left : Math.floor(left / 60_000) * 60_000)
}

/** What is left at this rate, `elapsedMs` after it was reckoned; null = nothing is written. */
export function leftMs(atMs: number | null, elapsedMs: number): number | null {
  return atMs === null ? null : Math.max(0, atMs - elapsedMs)
}

/** For a card of the drawing: "IST for 41 min more". */
export function countdownLabel(countdown: Countdown, elapsedMs: number): string {
  if (countdown.kind === 'lost') return 'IST lost: SST'
  if (countdown.kind === 'unknown') return 'IST or SST: unknown'
  const left = leftMs(countdown.presentMs, elapsedMs)
  if (left === null) return 'IST possible, no writes'
  return left === 0 ? 'IST about to be lost' : `IST for ${longer(left)} more`
}

/** In full, for a node that is down. */
export function downSentence(countdown: Countdown, elapsedMs: number): string {
  if (countdown.kind === 'lost') return 'IST is no longer possible: it comes back by SST.'
  if (countdown.kind === 'unknown') return `Not known. ${countdown.missing}`
  const left = leftMs(countdown.presentMs, elapsedMs)
  const worst = leftMs(countdown.worstMs, elapsedMs)
  const last = `${countdown.lastDonor} keeps it longest.`
  if (left === null) {
    return `IST stays possible while nothing is written${worst === null ? '' : `; at the busiest of the last day, for another ${longer(worst)}`}. ${last}`
  }
  return `IST possible for another ${longer(left)} at the present write rate, ${longer(worst ?? left)} at the busiest of the last day. ${last}`
}

/** How long a node that is up may be away. */
export function awaySentence(countdown: Countdown): string {
  if (countdown.kind === 'lost') return 'No other member could serve IST.'
  if (countdown.kind === 'unknown') return `Not known. ${countdown.missing}`
  const { presentMs, worstMs, lastDonor } = countdown
  if (presentMs === null) {
    return `As long as nothing is written${worstMs === null ? '' : `; at the busiest of the last day, ${longer(worstMs)}`}. ${lastDonor} keeps it longest.`
  }
  return `${longer(presentMs)} at the present write rate, ${longer(worstMs ?? presentMs)} at the busiest of the last day. ${lastDonor} keeps it longest.`
}

/** For a table: one time, or why there is none. `none` is said where nothing is written. */
export function timeOrNone(ms: number | null, none = 'no writes'): string {
  return ms === null ? none : longer(ms)
}
