import { formatByteRate, formatCount, formatRate, formatShare } from '#components/lib/format.ts'
import type { ChartDefinition, ChartUnit } from './chart-catalogue.ts'
import type { LineSummary } from './series-rows.ts'

/** Seconds as µs, ms or s, three digits. */
function formatSeconds(seconds: number): string {
  const [value, unit] =
    seconds >= 1 ? [seconds, 's'] : seconds >= 0.001 ? [seconds * 1e3, 'ms'] : [seconds * 1e6, 'µs']
  return `${Number(value.toPrecision(3))} ${unit}`
}

export function formatValue(unit: ChartUnit, value: number | null): string {
  if (value === null) return 'unknown'
  switch (unit) {
    case 'share':
      return formatShare(value)
    case 'perSecond':
      return formatRate(value)
    case 'count':
      return value < 10 ? String(Number(value.toFixed(1))) : formatCount(value)
    case 'bytesPerSecond':
      return formatByteRate(value)
    case 'seconds':
      return value === 0 ? '0 ms' : formatSeconds(value)
  }
}

/** The least top of the axis, so that a quiet chart does not magnify noise. */
export const LEAST_TOP: Record<ChartUnit, number> = {
  share: 0.1,
  perSecond: 1,
  count: 4,
  bytesPerSecond: 1024,
  seconds: 0.001,
}

const NICE = [1, 2, 3, 4, 5, 6, 8, 10] as const

/** Top of the axis for a largest value: a number whose half is easy to read as well. */
export function axisTop(unit: ChartUnit, most: number): number {
  const value = Math.max(most, LEAST_TOP[unit])
  const scale = unit === 'bytesPerSecond' ? 1024 ** Math.floor(Math.log(value) / Math.log(1024)) : 1
  const power = scale * 10 ** Math.floor(Math.log10(value / scale))
  // A little slack: 0.1 / 0.01 is not quite 10.
  const step = NICE.find((nice) => nice * power >= value * 0.999_999) ?? 10
  return Number((step * power).toPrecision(6))
}

/** A chart in words. `nameOf` gives the name of a node. */
export function chartSummary(
  chart: Pick<ChartDefinition, 'title' | 'unitLabel' | 'unit'>,
  lines: LineSummary[],
  nameOf: (nodeId: string) => string,
): string {
  const sentences = lines.map((line) => {
    const name = nameOf(line.nodeId)
    if (line.most === null) return `${name}: no value in this range.`
    const missing = line.gaps > 0 ? `, ${line.gaps} of ${line.total} intervals without a value` : ''
    const [latest, least, most] = [line.latest, line.least, line.most].map((value) =>
      formatValue(chart.unit, value),
    )
    return `${name}: latest ${latest}, between ${least} and ${most}${missing}.`
  })
  return `${chart.title}, ${chart.unitLabel}. ${sentences.join(' ')}`
}
