import {
  formatBytes,
  formatDuration,
  shortNumber as short,
  unknown,
} from '#server/galera/figures.ts'

export { formatBytes, formatDuration } from '#server/galera/figures.ts'

/** Numbers as text. Null is "unknown", never zero and never blank. */
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** "1.5 MiB/s" */
export function formatByteRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? unknown : `${formatBytes(bytesPerSecond)}/s`
}

/** "128/s" */
export function formatRate(perSecond: number | null): string {
  return perSecond === null
    ? unknown
    : `${perSecond >= 1000 ? whole.format(perSecond) : short(perSecond)}/s`
}

/** "12,480" */
export function formatCount(count: number | null): string {
  return count === null ? unknown : whole.format(count)
}

/** Share from 0 to 1 as "12 %". */
export function formatShare(share: number | null): string {
  return share === null ? unknown : `${short(share * 100)} %`
}

/** Ungrouped, so that it can be copied into a command. */
export function formatSeqno(seqno: number | null): string {
  return seqno === null ? unknown : String(seqno)
}

/**
 * "now", "3 s ago", "9 min ago": no seconds above a minute, where they only tick.
 * An age below zero (clocks differ a little) counts as now.
 */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return unknown
  if (ageMs < 1000) return 'now'
  const wholeMs = ageMs < 60_000 ? ageMs : Math.floor(ageMs / 60_000) * 60_000
  return `${formatDuration(wholeMs)} ago`
}

/** "1 node", "3 nodes"; `plural` only where adding an s is wrong. */
export function formatNumberOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${whole.format(count)} ${count === 1 ? noun : plural}`
}

/** A position as `grastate.dat` tells it: it keeps no seqno while the server runs, nor after a crash. */
export function formatSavedPosition(uuid: string, seqno: number | string | null): string {
  return seqno === null || Number(seqno) === -1 ? `${uuid}, seqno not saved` : `${uuid}:${seqno}`
}
