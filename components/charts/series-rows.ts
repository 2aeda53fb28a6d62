import type { Metric, SeriesView } from '#server/api/views.ts'

/** One point in time for recharts; a node without a value at that time has null: a gap. */
export interface ChartRow {
  atMs: number
  values: Record<string, number | null>
}

/** Rows of one chart. Every bucket is a row, so that all charts share one axis and one cursor. */
export function seriesRows(series: SeriesView, metric: Metric, nodeIds: string[]): ChartRow[] {
  const nodes = series.nodes.filter((node) => nodeIds.includes(node.nodeId))
  return series.atMs.map((atMs, index) => ({
    atMs,
    values: Object.fromEntries(
      nodeIds.map((nodeId) => {
        const node = nodes.find((candidate) => candidate.nodeId === nodeId)
        return [nodeId, node?.values[metric]?.[index] ?? null]
      }),
    ),
  }))
}

/** Whether a value stands between two gaps: a line of one point must be drawn as a dot. */
export function standsAlone(rows: ChartRow[], index: number, nodeId: string): boolean {
  const at = (place: number) => rows[place]?.values[nodeId] ?? null
  return at(index) !== null && at(index - 1) === null && at(index + 1) === null
}

export interface LineSummary {
  nodeId: string
  latest: number | null
  least: number | null
  most: number | null
  /** Buckets without a value. */
  gaps: number
  total: number
}

/** What a reader who cannot see the lines needs to know of each. */
export function summarizeLines(rows: ChartRow[], nodeIds: string[]): LineSummary[] {
  return nodeIds.map((nodeId) => {
    const all = rows.map((row) => row.values[nodeId] ?? null)
    const known = all.filter((value) => value !== null)
    return {
      nodeId,
      latest: known.at(-1) ?? null,
      least: known.length > 0 ? Math.min(...known) : null,
      most: known.length > 0 ? Math.max(...known) : null,
      gaps: all.length - known.length,
      total: all.length,
    }
  })
}

/** Every n-th row, the last one always: a table to read, not three hundred lines. */
export function thinRows(rows: ChartRow[], most: number): ChartRow[] {
  const step = Math.max(1, Math.ceil(rows.length / most))
  return rows.filter((_, index) => (rows.length - 1 - index) % step === 0)
}
