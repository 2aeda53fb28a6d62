import { useMemo } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import { CHARTS } from '#components/charts/chart-catalogue.ts'
import { ChartSection } from '#components/charts/chart-section.tsx'
import { dataNodes } from './data-nodes.ts'

/** All charts of a cluster. */
export function ClusterCharts({ cluster }: { cluster: ClusterView }) {
  const nodes = useMemo(() => dataNodes(cluster.nodes), [cluster.nodes])
  return (
    <section aria-labelledby="charts-head">
      <h2 id="charts-head" className="sr-only">
        Charts
      </h2>
      <ChartSection clusterId={cluster.id} nodes={nodes} charts={CHARTS} />
    </section>
  )
}
