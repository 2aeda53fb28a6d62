import type { ClusterView, NodeView } from '#server/api/views.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterView, nodeInclude } from './node-view.ts'
import { notFound } from './operator-problem.ts'

const include = { tags: true, nodes: { include: nodeInclude } } as const

/** Throws OperatorProblem `not-found`. */
export async function readCluster(deps: Deps, clusterId: string): Promise<ClusterView> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.cluster.findUnique({ where: { id: clusterId }, include })
  if (!row) throw notFound('cluster')
  return clusterView(row)
}

/** Throws OperatorProblem `not-found`. */
export async function readNode(
  deps: Deps,
  nodeId: string,
): Promise<{ node: NodeView; cluster: ClusterView }> {
  const row = await deps.db.node.findUnique({ where: { id: nodeId }, select: { clusterId: true } })
  if (!row) throw notFound('node')
  const cluster = await readCluster(deps, row.clusterId)
  const node = cluster.nodes.find((candidate) => candidate.id === nodeId)
  if (!node) throw notFound('node')
  return { node, cluster }
}
