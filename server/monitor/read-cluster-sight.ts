import type { Db } from '#server/db/client.ts'
import { env } from '#server/env.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { staleAfterMs } from '#server/galera/assessment-input.ts'
import type { ClusterAssessment, NodeIdentity, NodeSnapshot } from '#server/galera/model.ts'

export interface SeenNode extends NodeIdentity {
  sshPort: number
  snapshot: NodeSnapshot | null
}

/** A cluster of the inventory as the worker sees it now. */
export interface ClusterSight {
  name: string
  galeraName: string
  stateUuid: string | null
  nodes: SeenNode[]
  assessment: ClusterAssessment
}

/** For the worker itself, so the worker counts as alive. null when the cluster is not in the inventory. */
export async function readClusterSight(
  db: Db,
  clusterId: string,
  now: number,
): Promise<ClusterSight | null> {
  const row = await db.cluster.findUnique({
    where: { id: clusterId },
    include: { nodes: { include: { live: { select: { snapshot: true } } } } },
  })
  if (!row) return null
  const namesakes = await db.cluster.findMany({
    where: { galeraName: row.galeraName, id: { not: clusterId } },
    select: { name: true, galeraName: true, stateUuid: true },
  })
  const nodes = row.nodes.map((node): SeenNode => ({
    nodeId: node.id,
    name: node.name,
    kind: node.kind === 'arbitrator' ? 'arbitrator' : 'data',
    address: node.address,
    sqlPort: node.sqlPort,
    sshPort: node.sshPort,
    snapshot: node.live ? (JSON.parse(node.live.snapshot) as NodeSnapshot) : null,
  }))
  const snapshots = new Map(
    nodes.flatMap(({ nodeId, snapshot }) => (snapshot ? [[nodeId, snapshot] as const] : [])),
  )
  const { name, galeraName, stateUuid } = row
  const assessment = assessCluster({
    cluster: { name, galeraName, stateUuid },
    nodes,
    snapshots,
    otherClusters: namesakes.map((other) => ({
      name: other.name,
      galeraName: other.galeraName,
      stateUuids: other.stateUuid ? [other.stateUuid] : [],
    })),
    worker: { heartbeatAtMs: now },
    staleAfterMs: staleAfterMs(env().pollMs),
    now,
  })
  return { name, galeraName, stateUuid, nodes, assessment }
}
