import { parseAsString, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import { CHARTS } from '#components/charts/chart-catalogue.ts'
import { ChartSection } from '#components/charts/chart-section.tsx'
import { dataNodes } from '#components/clusters/data-nodes.ts'
import { useEventFilter } from '#components/events/use-event-filter.ts'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'

const FIRST = 'recvQueueMax'

interface TimelineChartProps {
  cluster: ClusterView
  markedMs: number | null
}

/** One figure of all nodes over the chosen range, with the events of the list as marks. */
export function TimelineChart({ cluster, markedMs }: TimelineChartProps) {
  const nodes = useMemo(() => dataNodes(cluster.nodes), [cluster.nodes])
  const { filter } = useEventFilter()
  const [figure, setFigure] = useQueryState('figure', parseAsString.withDefault(FIRST))
  const charts = useMemo(() => CHARTS.filter(({ metric }) => metric === figure), [figure])
  return (
    <div className="flex flex-col gap-4">
      <Field label="Figure" className="max-w-sm">
        <Select value={figure} onChange={(event) => void setFigure(event.target.value)}>
          {CHARTS.map(({ metric, title }) => (
            <option key={metric} value={metric}>
              {title}
            </option>
          ))}
        </Select>
      </Field>
      <ChartSection
        clusterId={cluster.id}
        nodes={nodes}
        charts={charts.length > 0 ? charts : CHARTS.slice(0, 1)}
        eventFilter={filter}
        markedMs={markedMs}
      />
    </div>
  )
}
