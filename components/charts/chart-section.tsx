'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsBoolean, useQueryState } from 'nuqs'
import { useDeferredValue, useMemo } from 'react'
import type { EventView } from '#server/api/views.ts'
import { filterEvents, questionOf } from '#components/events/event-kinds.ts'
import type { EventFilter } from '#components/events/event-kinds.ts'
import { cn } from '#components/lib/cn.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import type { ChartDefinition } from './chart-catalogue.ts'
import { ChartFigure } from './chart-figure.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { eventMarks } from './event-marks.ts'
import type { ChartNode } from './line-chart.tsx'
import { MarkList } from './mark-list.tsx'
import { RangePicker } from './range-picker.tsx'
import { POINTS } from './time-range.ts'
import type { TimeWindow } from './time-range.ts'
import { useTimeWindow } from './use-range.ts'

interface ChartSectionProps {
  clusterId: string
  /** Stable between renders, or every chart is drawn anew each second. */
  nodes: ChartNode[]
  charts: ChartDefinition[]
  /** Lines and marks of this node only. */
  nodeId?: string
  /** Marks of these events only. */
  eventFilter?: EventFilter
  /** One moment that stands out in every chart. */
  markedMs?: number | null
}

const NONE: EventView[] = []
const MOST_EVENTS = 500
const MARKS_ACROSS = 100
/** Each step of a moving window is a request of its own; old ones are soon forgotten. */
const KEPT_MS = 10_000

/** Charts of a page: one range, one axis, one cursor, the same marks. */
export function ChartSection(props: ChartSectionProps) {
  const { clusterId, nodes, charts, nodeId, markedMs = null } = props
  const eventFilter = props.eventFilter ?? anyEvent(nodeId)
  const trpc = useTRPC()
  const window = useTimeWindow()
  const [asTable, setAsTable] = useQueryState('table', parseAsBoolean.withDefault(false))
  const { fromMs, toMs } = window
  const series = useQuery(
    trpc.clusters.series.queryOptions(
      {
        clusterId,
        ...(nodeId === undefined ? {} : { nodeId }),
        metrics: charts.map(({ metric }) => metric),
        fromMs,
        toMs,
        points: POINTS,
      },
      { placeholderData: keepPreviousData, gcTime: KEPT_MS },
    ),
  )
  const events = useMarkedEvents(clusterId, eventFilter, window)
  const marks = useMemo(
    () => eventMarks(events, fromMs, toMs, (toMs - fromMs) / MARKS_ACROSS),
    [events, fromMs, toMs],
  )
  // Drawn after what is urgent: a node that goes down is not to wait for its charts.
  const drawn = useDeferredValue(
    useMemo(
      () => ({ series: series.data, charts, nodes, marks, markedMs, asTable, fromMs, toMs }),
      [series.data, charts, nodes, marks, markedMs, asTable, fromMs, toMs],
    ),
  )
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <RangePicker />
        <Button
          size="sm"
          aria-pressed={asTable}
          onClick={() => void setAsTable(asTable ? null : true)}
        >
          {asTable ? 'Show charts' : 'Show as tables'}
        </Button>
      </div>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <ChartLegend nodes={nodes} />
        <MarkList marks={marks} spanMs={toMs - fromMs} cut={events.length >= MOST_EVENTS} />
      </div>
      <QueryState query={series} skeleton={<SkeletonRows label="Loading charts" rows={6} />}>
        {(data) => (
          <div className={cn('grid gap-x-8 gap-y-6', drawn.charts.length > 1 && 'lg:grid-cols-2')}>
            {drawn.charts.map((chart) => (
              <ChartFigure
                key={chart.metric}
                chart={chart}
                series={drawn.series ?? data}
                nodes={drawn.nodes}
                marks={drawn.marks}
                markedMs={drawn.markedMs}
                asTable={drawn.asTable}
                fromMs={drawn.fromMs}
                toMs={drawn.toMs}
              />
            ))}
          </div>
        )}
      </QueryState>
    </div>
  )
}

function anyEvent(nodeId: string | undefined): EventFilter {
  return { nodeId: nodeId ?? null, severity: null, kind: null, text: null }
}

/** Newest events, kept current by the live stream; a fixed range asks for its own. */
function useMarkedEvents(clusterId: string, filter: EventFilter, window: TimeWindow) {
  const trpc = useTRPC()
  const fixed = window.moving ? {} : { fromMs: window.fromMs, toMs: window.toMs }
  const events = useQuery(
    trpc.clusters.events.queryOptions(
      { clusterId, ...questionOf(filter), ...fixed, limit: MOST_EVENTS },
      { placeholderData: keepPreviousData },
    ),
  )
  const found = events.data ?? NONE
  const { nodeId, severity, kind, text } = filter
  return useMemo(
    () => filterEvents(found, { nodeId, severity, kind, text }),
    [found, nodeId, severity, kind, text],
  )
}
