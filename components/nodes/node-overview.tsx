import { useMemo } from 'react'
import type { ClusterView, NodeView } from '#server/api/views.ts'
import type { SstRoom } from '#server/galera/disk/sst-room.ts'
import type { NodeAssessment, NodeSnapshot, TransferEdge } from '#server/galera/model.ts'
import { CHARTS } from '#components/charts/chart-catalogue.ts'
import { ChartSection } from '#components/charts/chart-section.tsx'
import { dataNodes } from '#components/clusters/data-nodes.ts'
import { Card } from '#components/ui/card.tsx'
import { ContactCard } from './contact-card.tsx'
import { DiskCard } from './disk-card.tsx'
import { WayBackCard } from '#components/gcache/way-back-card.tsx'
import { NodeTransfers } from './node-transfers.tsx'
import { NodeFactList } from './node-fact-list.tsx'
import { nodeFacts } from './node-facts.ts'

interface NodeOverviewProps {
  cluster: ClusterView
  node: NodeView
  snapshot: NodeSnapshot | null
  assessment: NodeAssessment
  room: SstRoom | null
  /** Running transfers of the cluster. */
  transfers: TransferEdge[]
  nowMs: number
}

/** Facts, contact and charts of one node. */
export function NodeOverview(props: NodeOverviewProps) {
  const { cluster, node, snapshot, assessment, room, transfers, nowMs } = props
  const own = useMemo(
    () => dataNodes(cluster.nodes).filter(({ id }) => id === node.id),
    [cluster.nodes, node.id],
  )
  return (
    <div className="flex flex-col gap-6">
      <NodeTransfers cluster={cluster} node={node} transfers={transfers} nowMs={nowMs} />
      {node.kind === 'data' && <WayBackCard clusterId={cluster.id} nodeId={node.id} />}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Card
          title="Facts"
          description={
            assessment.stale ? 'From the last reading; they may have changed.' : undefined
          }
        >
          <NodeFactList facts={nodeFacts(node, snapshot, nowMs)} stale={assessment.stale} />
        </Card>
        <div className="flex flex-col gap-6">
          <ContactCard node={node} snapshot={snapshot} nowMs={nowMs} />
          {node.kind === 'data' && (
            <DiskCard disk={snapshot?.disk ?? null} room={room} nowMs={nowMs} />
          )}
        </div>
      </div>
      {own.length > 0 && (
        <Card title="Replication">
          <ChartSection clusterId={cluster.id} nodes={own} charts={CHARTS} nodeId={node.id} />
        </Card>
      )}
    </div>
  )
}
