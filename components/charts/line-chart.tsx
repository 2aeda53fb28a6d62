'use client'

import { Fragment } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import { axisTime, cursorTime } from './axis-time.ts'
import { nodeStroke } from './chart-catalogue.ts'
import type { ChartDefinition } from './chart-catalogue.ts'
import type { EventMark } from './event-marks.ts'
import { axisTop, formatValue } from './format-value.ts'
import { standsAlone } from './series-rows.ts'
import type { ChartRow } from './series-rows.ts'
import { TimeMarks } from './time-marks.tsx'
import { timeTicks } from './time-range.ts'

export interface ChartNode {
  id: string
  name: string
  /** Place in the cluster's list: fixes colour and dash pattern. */
  place: number
}

interface SeriesLineChartProps {
  chart: ChartDefinition
  rows: ChartRow[]
  nodes: ChartNode[]
  marks: EventMark[]
  markedMs: number | null
  fromMs: number
  toMs: number
}

const HEIGHT = 168
const MOST_TICKS = 5
const AXIS = { stroke: 'var(--line)', tick: { fill: 'var(--faint)', fontSize: 11 } } as const

/** One chart. All charts of a page share the axis and, by `syncId`, the cursor. */
export function SeriesLineChart(props: SeriesLineChartProps) {
  const { chart, rows, nodes, marks, markedMs, fromMs, toMs } = props
  const spanMs = toMs - fromMs
  const all = rows.flatMap(({ values }) => Object.values(values))
  const top = axisTop(chart.unit, Math.max(0, ...all.map((value) => value ?? 0)))
  const zoneMs = -new Date(toMs).getTimezoneOffset() * 60_000
  return (
    <ResponsiveContainer
      width="100%"
      height={HEIGHT}
      initialDimension={{ width: 320, height: HEIGHT }}
    >
      <LineChart
        data={rows}
        syncId="page-time"
        syncMethod="value"
        accessibilityLayer={false}
        margin={{ top: 6, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="atMs"
          type="number"
          scale="time"
          domain={[fromMs, toMs]}
          ticks={timeTicks(fromMs, toMs, MOST_TICKS, zoneMs)}
          tickFormatter={(atMs: number) => axisTime(atMs, spanMs)}
          allowDataOverflow
          minTickGap={16}
          {...AXIS}
        />
        <YAxis
          width={64}
          domain={[0, top]}
          ticks={[0, top / 2, top]}
          tickFormatter={(value: number) => formatValue(chart.unit, value)}
          axisLine={false}
          tickLine={false}
          {...AXIS}
        />
        <TimeMarks marks={marks} markedMs={markedMs} fromMs={fromMs} toMs={toMs} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--soft)' }}
          wrapperStyle={{ zIndex: 20 }}
          content={({ active, label }) => {
            const row = rows.find(({ atMs }) => atMs === label)
            if (!active || !row) return null
            return (
              <div className="rounded-md border border-line bg-surface px-2 py-1.5 text-xs shadow-pop">
                <p className="text-faint">{cursorTime(row.atMs, spanMs)}</p>
                {nodes.map(({ id, name }) => (
                  <p key={id} className="flex justify-between gap-3 tabular-nums">
                    <span>{name}</span>
                    <span>{formatValue(chart.unit, row.values[id] ?? null)}</span>
                  </p>
                ))}
              </div>
            )
          }}
        />
        {nodes.map(({ id, place }) => {
          const { dash, colour } = nodeStroke(place)
          return (
            <Line
              key={id}
              dataKey={(row: ChartRow) => row.values[id] ?? null}
              stroke={colour}
              strokeDasharray={dash}
              strokeWidth={1.75}
              connectNulls={false}
              isAnimationActive={false}
              activeDot={{ r: 3 }}
              // Asked only where one is needed: otherwise a page of charts holds 10,000 empty dots (measured).
              dot={
                rows.some((_, index) => standsAlone(rows, index, id)) &&
                (({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) =>
                  index !== undefined && standsAlone(rows, index, id) ? (
                    <circle key={index} cx={cx} cy={cy} r={2} fill={colour} />
                  ) : (
                    <Fragment key={index} />
                  ))
              }
            />
          )
        })}
      </LineChart>
    </ResponsiveContainer>
  )
}
