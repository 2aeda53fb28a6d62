'use client'

import { useMemo } from 'react'
import { OVERVIEW_CHARTS } from '#components/charts/chart-catalogue.ts'
import { ChartSection } from '#components/charts/chart-section.tsx'
import type { AssessedCluster } from '#components/live/use-cluster-assessment.ts'
import { GcacheOverviewCard } from '#components/gcache/gcache-overview-card.tsx'
import { useIst } from '#components/gcache/use-ist.ts'
import { ClusterTopology } from '#components/topology/cluster-topology.tsx'
import { TopologyLegend } from '#components/topology/topology-legend.tsx'
import { useRecentWriteSets } from '#components/topology/use-recent-write-sets.ts'
import { Card } from '#components/ui/card.tsx'
import { viewMatrix } from '#server/galera/view-matrix.ts'
import { newHistoryOf } from '#server/galera/new-history.ts'
import { AcceptHistory } from './accept-history.tsx'
import { dataNodes } from './data-nodes.ts'
import { FindingList } from './finding-list.tsx'
import { PastTransfers } from './past-transfers.tsx'
import { QuorumCard } from './quorum-card.tsx'
import { RecentEvents } from './recent-events.tsx'
import { TransferList } from './transfer-list.tsx'
import { ViewMatrixCard } from './view-matrix-card.tsx'

/** What needs attention, the picture, then the evidence. */
export function ClusterOverview(props: AssessedCluster) {
  const { cluster, live, assessment, input, nowMs } = props
  const charted = useMemo(() => dataNodes(cluster.nodes), [cluster.nodes])
  // What is well is said by the verdict already.
  const findings = assessment.findings.filter(({ severity }) => severity !== 'ok')
  const newHistory = newHistoryOf(cluster.stateUuid, assessment.components)
  const ist = useIst(cluster.id).data ?? null
  const recent = useRecentWriteSets(cluster.id, live.snapshots)
  return (
    <div className="flex flex-col gap-6">
      {findings.length > 0 && (
        <Card title="Findings">
          <FindingList
            findings={findings}
            nodes={cluster.nodes}
            nowMs={nowMs}
            actionOf={({ id }) =>
              id === 'history-replaced' && newHistory !== null ? (
                <AcceptHistory cluster={cluster} stateUuid={newHistory} />
              ) : null
            }
          />
        </Card>
      )}
      <section aria-labelledby="topology-head">
        <div className="mb-3 flex flex-wrap items-baseline justify-between gap-3">
          <h2 id="topology-head" className="text-base font-semibold">
            Topology
          </h2>
          <TopologyLegend />
        </div>
        <ClusterTopology
          nodes={cluster.nodes}
          assessment={assessment}
          snapshots={live.snapshots}
          recent={recent}
          ist={ist}
          nowMs={nowMs}
        />
      </section>
      <TransferList transfers={assessment.transfers} nodes={cluster.nodes} nowMs={nowMs} />
      <GcacheOverviewCard clusterId={cluster.id} />
      <PastTransfers clusterId={cluster.id} nowMs={nowMs} />
      <QuorumCard quorum={assessment.quorum} nodes={cluster.nodes} />
      <ViewMatrixCard rows={viewMatrix(input)} />
      <Card title="Replication">
        <ChartSection clusterId={cluster.id} nodes={charted} charts={OVERVIEW_CHARTS} />
      </Card>
      <RecentEvents clusterId={cluster.id} nodes={cluster.nodes} />
    </div>
  )
}
