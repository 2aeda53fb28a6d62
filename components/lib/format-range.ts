import { formatBytes, formatDuration } from './format.ts'

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
