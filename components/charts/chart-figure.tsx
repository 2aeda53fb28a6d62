'use client'

import dynamic from 'next/dynamic'
import { memo } from 'react'
import type { SeriesView } from '#server/api/views.ts'
import { formatDateTime } from '#components/lib/time.ts'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { ChartDefinition } from './chart-catalogue.ts'
import type { EventMark } from './event-marks.ts'
import { chartSummary } from './format-value.ts'
import type { ChartNode } from './line-chart.tsx'
import { seriesRows, summarizeLines } from './series-rows.ts'
import { SeriesTable } from './series-table.tsx'

// recharts weighs 108 KB: only pages that draw a chart load it.
const SeriesLineChart = dynamic(
  () => import('./line-chart.tsx').then((module) => module.SeriesLineChart),
  { ssr: false, loading: () => <Skeleton className="h-42 w-full" /> },
)

interface ChartFigureProps {
  chart: ChartDefinition
  series: SeriesView
  nodes: ChartNode[]
  marks: EventMark[]
  markedMs: number | null
  fromMs: number
  toMs: number
  asTable: boolean
}

/**
 * Title with unit and meaning, then the lines or the same values as a table. Memoized: a page
 * renders each second, a chart only when its window steps on.
 */
export const ChartFigure = memo(function ChartFigure(props: ChartFigureProps) {
  const { chart, series, nodes, asTable, ...rest } = props
  const ids = nodes.map(({ id }) => id)
  const rows = seriesRows(series, chart.metric, ids)
  const lines = summarizeLines(rows, ids)
  const nameOf = (nodeId: string) => nodes.find(({ id }) => id === nodeId)?.name ?? nodeId
  const summary = [
    chartSummary(chart, lines, nameOf),
    rest.markedMs === null ? '' : `Marked: ${formatDateTime(rest.markedMs)}.`,
  ]
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <h3 className="text-sm font-medium">
          <DefinitionTerm definition={chart.meaning}>{chart.title}</DefinitionTerm>
        </h3>
        <span className="text-xs text-faint">{chart.unitLabel}</span>
      </figcaption>
      {asTable ? (
        <SeriesTable chart={chart} rows={rows} nodes={nodes} />
      ) : (
        <div
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the image is an SVG drawn by recharts
          role="img"
          aria-label={summary.join(' ').trim()}
          className="relative min-h-42 overflow-x-clip"
        >
          <SeriesLineChart chart={chart} rows={rows} nodes={nodes} {...rest} />
          {lines.every(({ most }) => most === null) && (
            <p className="absolute inset-x-0 top-14 text-center text-xs text-faint">
              No value was measured in this range.
            </p>
          )}
        </div>
      )}
    </figure>
  )
})
