import { describe, expect, it } from 'vitest'
import type { SeriesView } from '#server/api/views.ts'
import { seriesRows, standsAlone, summarizeLines, thinRows } from './series-rows.ts'

function series(values: Record<string, (number | null)[]>): SeriesView {
  const length = Object.values(values)[0]?.length ?? 0
  const nodes = Object.entries(values).map(([nodeId, line]) => ({
    nodeId,
    values: { bfAborts: line },
  }))
  const atMs = Array.from({ length }, (_, index) => index * 1000)
  return { fromMs: 0, toMs: length * 1000, bucketMs: 1000, resolutionSeconds: 1, atMs, nodes }
}

describe('seriesRows', () => {
  it('keeps a gap as a gap, never zero', () => {
    const rows = seriesRows(series({ a: [1, null, 0] }), 'bfAborts', ['a'])
    expect(rows.map((row) => row.values['a'])).toEqual([1, null, 0])
  })

  it('gives a node without samples gaps all along', () => {
    const rows = seriesRows(series({ a: [1, 2] }), 'bfAborts', ['a', 'b'])
    expect(rows).toEqual([
      { atMs: 0, values: { a: 1, b: null } },
      { atMs: 1000, values: { a: 2, b: null } },
    ])
  })

  it('shows nothing of a metric that was not asked for', () => {
    expect(seriesRows(series({ a: [1] }), 'sendQueue', ['a'])[0]?.values['a']).toBeNull()
  })
})

it('finds points that a line would not show', () => {
  const rows = seriesRows(series({ a: [1, null, 3, null, 5, 6] }), 'bfAborts', ['a'])
  expect(rows.map((_, index) => standsAlone(rows, index, 'a'))).toEqual([
    true,
    false,
    true,
    false,
    false,
    false,
  ])
})

it('summarizes each line, and says how much is missing', () => {
  const rows = seriesRows(series({ a: [4, null, 2], b: [null, null, null] }), 'bfAborts', [
    'a',
    'b',
  ])
  expect(summarizeLines(rows, ['a', 'b'])).toEqual([
    { nodeId: 'a', latest: 2, least: 2, most: 4, gaps: 1, total: 3 },
    { nodeId: 'b', latest: null, least: null, most: null, gaps: 3, total: 3 },
  ])
})

it('thins rows for the table and keeps the newest', () => {
  const rows = seriesRows(series({ a: Array.from({ length: 300 }, (_, i) => i) }), 'bfAborts', [
    'a',
  ])
  const thin = thinRows(rows, 30)
  expect(thin.length).toBeLessThanOrEqual(30)
  expect(thin.at(-1)).toBe(rows.at(-1))
})
