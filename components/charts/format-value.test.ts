import { describe, expect, it } from 'vitest'
import { axisTop, chartSummary, formatValue } from './format-value.ts'

describe('formatValue', () => {
  it('carries its unit', () => {
    expect(formatValue('share', 0.25)).toBe('25 %')
    expect(formatValue('seconds', 0.000_35)).toBe('350 µs')
    expect(formatValue('seconds', 0.0123)).toBe('12.3 ms')
    expect(formatValue('seconds', 2)).toBe('2 s')
    expect(formatValue('bytesPerSecond', 2048)).toBe('2 KiB/s')
    expect(formatValue('count', 0.5)).toBe('0.5')
  })

  it('says unknown instead of zero', () => {
    expect(formatValue('count', null)).toBe('unknown')
  })
})

it('tells a chart in words, gaps included', () => {
  const chart = { title: 'Receive queue', unitLabel: 'write-sets', unit: 'count' } as const
  const lines = [
    { nodeId: 'a', latest: 2, least: 0, most: 12, gaps: 3, total: 10 },
    { nodeId: 'b', latest: null, least: null, most: null, gaps: 10, total: 10 },
  ]
  expect(chartSummary(chart, lines, (id) => `node-${id}`)).toBe(
    'Receive queue, write-sets. node-a: latest 2, between 0 and 12, 3 of 10 intervals without a value. node-b: no value in this range.',
  )
})

describe('axisTop', () => {
  it('is a round number at or above the largest value', () => {
    expect(axisTop('perSecond', 196)).toBe(200)
    expect(axisTop('perSecond', 219)).toBe(300)
    expect(axisTop('share', 0.479)).toBe(0.5)
    expect(axisTop('share', 0.1)).toBe(0.1)
    expect(axisTop('seconds', 0.0021)).toBe(0.003)
  })

  it('is round in binary units for bytes', () => {
    expect(axisTop('bytesPerSecond', 90_000)).toBe(100 * 1024)
  })

  it('does not magnify the noise of a quiet chart', () => {
    expect(axisTop('count', 0)).toBe(4)
    expect(axisTop('perSecond', 0.02)).toBe(1)
  })
})
