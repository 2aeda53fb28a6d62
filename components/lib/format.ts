/** Numbers as text. Null is "unknown", never zero and never blank. */
const unknown = 'unknown'
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Three significant digits are enough to compare by eye: 0.25, 3.4, 128. */
function short(value: number): string {
  const size = Math.abs(value)
  const digits = value === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2
  return String(Number(value.toFixed(digits)))
}

/** "1.5 MiB"; binary units. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return unknown
  let unit = 0
  let value = bytes
  while (Math.abs(value) >= 1024 && unit < byteUnits.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${short(value)} ${byteUnits[unit]}`
}

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

/** "850 ms", "3 s", "2 min 4 s", "1 h 12 min", "3 d 4 h". */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null) return unknown
  if (durationMs < 1000) return `${Math.max(0, Math.round(durationMs))} ms`
  const seconds = Math.floor(durationMs / 1000)
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's')
  const minutes = Math.floor(seconds / 60)
  if (minutes < 24 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.floor(minutes / 60)
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h')
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`
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
