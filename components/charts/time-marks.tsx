import { usePlotArea } from 'recharts'
import type { EventMark } from './event-marks.ts'

interface TimeMarksProps {
  marks: EventMark[]
  markedMs: number | null
  fromMs: number
  toMs: number
}

const MARK_COLOUR = {
  ok: 'var(--control)',
  notice: 'var(--control)',
  warning: 'var(--degraded)',
  critical: 'var(--down)',
} as const

/**
 * Vertical lines at events. Plain SVG: each ReferenceLine of recharts registers itself with its
 * chart, and a hundred of them in four charts held the page up for 300 ms at each event (measured).
 */
export function TimeMarks({ marks, markedMs, fromMs, toMs }: TimeMarksProps) {
  const plot = usePlotArea()
  if (!plot) return null
  const xOf = (atMs: number) => plot.x + ((atMs - fromMs) / (toMs - fromMs)) * plot.width
  const markedX = markedMs === null || markedMs < fromMs || markedMs > toMs ? null : xOf(markedMs)
  const vertical = { y1: plot.y, y2: plot.y + plot.height }
  return (
    <g>
      {marks.map(({ atMs, severity }) => (
        <line
          key={atMs}
          x1={xOf(atMs)}
          x2={xOf(atMs)}
          {...vertical}
          stroke={MARK_COLOUR[severity]}
          strokeWidth={severity === 'critical' ? 2 : 1}
          strokeDasharray={severity === 'critical' ? undefined : '3 3'}
        />
      ))}
      {markedX !== null && (
        <>
          <line x1={markedX} x2={markedX} {...vertical} stroke="var(--accent)" strokeWidth={2} />
          <text
            x={markedX + (markedX < plot.x + plot.width / 2 ? 5 : -5)}
            y={plot.y + 11}
            textAnchor={markedX < plot.x + plot.width / 2 ? 'start' : 'end'}
            fill="var(--accent)"
            fontSize={11}
          >
            marked
          </text>
        </>
      )}
    </g>
  )
}
