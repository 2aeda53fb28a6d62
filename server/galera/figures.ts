/** Sizes and durations as text: the same on the screen, in findings and in exported plans. */

/** Null is "unknown", never zero and never blank. */
export const unknown = 'unknown'
const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** Three significant digits are enough to compare by eye: 0.25, 3.4, 128. */
export function shortNumber(value: number): string {
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
  return `${shortNumber(value)} ${byteUnits[unit]}`
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

type Range = readonly [low: number, high: number]

/** "20 s to 1 min"; "up to 1 min" from zero; one value where both read the same. */
export function formatDurationRange([low, high]: Range): string {
  return span(low, high, (ms) => formatDuration(roundedMs(ms)))
}

/** "1.1 GiB to 1.4 GiB"; sizes in bytes. */
export function formatBytesRange([low, high]: Range): string {
  return span(low, high, formatBytes)
}

function span(low: number, high: number, format: (value: number) => string): string {
  const [from, to] = [format(low), format(high)]
  if (from === to) return to
  return low <= 0 ? `up to ${to}` : `${from} to ${to}`
}

/** An estimate is not known to the second: whole seconds below 2 min, 10 s below 10 min, then minutes. */
function roundedMs(ms: number): number {
  const grain = ms < 1000 ? 100 : ms < 120_000 ? 1000 : ms < 600_000 ? 10_000 : 60_000
  return Math.round(ms / grain) * grain
}
