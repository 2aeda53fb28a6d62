import type { ClusterView, NodeView } from '#server/api/views.ts'
import type { TransferEdge } from '#server/galera/model.ts'
import { TransferProgressView } from '#components/transfers/transfer-progress-view.tsx'
import { Card } from '#components/ui/card.tsx'

interface NodeTransfersProps {
  cluster: ClusterView
  node: NodeView
  transfers: TransferEdge[]
  nowMs: number
}

/** Running transfers that this node gives or takes. Left out while there is none. */
export function NodeTransfers({ cluster, node, transfers, nowMs }: NodeTransfersProps) {
  const own = transfers.filter(
    ({ joinerId, donorId }) => joinerId === node.id || donorId === node.id,
  )
  return own.map((transfer) => (
    <Card key={transfer.joinerId} title={titleOf(transfer, cluster, node)}>
      <TransferProgressView transfer={transfer} nowMs={nowMs} />
    </Card>
  ))
}

function titleOf(
  { joinerId, donorName, kind, method }: TransferEdge,
  cluster: ClusterView,
  node: NodeView,
) {
  const what = [kind ?? 'State transfer', kind === 'IST' ? null : method]
    .filter(Boolean)
    .join(' by ')
  if (joinerId === node.id) return `${what} from ${donorName ?? 'an unknown donor'}`
  const joiner = cluster.nodes.find(({ id }) => id === joinerId)?.name ?? 'a node'
  return `${what} to ${joiner}`
}
