import { nodeStroke } from './chart-catalogue.ts'
import type { ChartNode } from './line-chart.tsx'

/** Which line is which, by dash pattern and colour; the same in all charts of the page. */
export function ChartLegend({ nodes }: { nodes: ChartNode[] }) {
  return (
    <ul
      aria-label="Lines of the charts"
      className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-soft"
    >
      {nodes.map(({ id, name, place }) => {
        const { dash, colour } = nodeStroke(place)
        return (
          <li key={id} className="flex items-center gap-2">
            <svg aria-hidden width="32" height="8">
              <line
                x1="0"
                x2="32"
                y1="4"
                y2="4"
                stroke={colour}
                strokeWidth="2"
                strokeDasharray={dash}
              />
            </svg>
            {name}
          </li>
        )
      })}
    </ul>
  )
}
