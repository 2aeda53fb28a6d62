import { sparkPath } from './spark-path.ts'
import type { SparkPoint } from './spark-path.ts'

interface SparklineProps {
  points: SparkPoint[]
  /** End of the shown minute, console time in ms. */
  toMs: number
  spanMs: number
}

const WIDTH = 96
const HEIGHT = 24

/** The shape of the last seconds. The number beside it is what is read out. */
export function Sparkline({ points, toMs, spanMs }: SparklineProps) {
  return (
    <svg
      aria-hidden
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      className="h-6 w-24 shrink-0 overflow-visible text-accent"
    >
      <line
        x1="0"
        x2={WIDTH}
        y1={HEIGHT}
        y2={HEIGHT}
        stroke="var(--line)"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={sparkPath(points, toMs - spanMs, toMs, WIDTH, HEIGHT)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
