import {
  formatBytes,
  formatBytesRange,
  formatDuration,
  formatDurationRange,
} from '#server/galera/figures.ts'
import type { ComparedRow } from './planned-against-actual.ts'

/** Planned, actual and how they differ, as text. */
export function comparedTexts({ planned, actual, unit, verdict }: ComparedRow): {
  planned: string
  actual: string
  against: string
} {
  const bytes = unit === 'bytes'
  return {
    planned:
      typeof planned === 'string'
        ? planned
        : bytes
          ? formatBytesRange(planned)
          : formatDurationRange(planned),
    actual:
      actual === null
        ? 'not seen'
        : typeof actual === 'string'
          ? actual
          : bytes
            ? formatBytes(actual)
            : formatDuration(actual),
    against: verdict === 'not seen' ? '' : verdict === 'other' ? 'other' : difference(),
  }
  function difference(): string {
    if (typeof planned === 'string' || typeof actual !== 'number') return 'as planned'
    const format = bytes ? formatBytes : formatDuration
    const [low, high] = planned
    if (actual > high) return `${format(actual - high)} ${bytes ? 'more' : 'longer'}`
    if (actual < low) return `${format(low - actual)} ${bytes ? 'less' : 'shorter'}`
    return 'as planned'
  }
}
