import type { FleetCluster, FleetView } from '#server/api/views.ts'
import { env } from '#server/env.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { staleAfterMs } from '#server/galera/assessment-input.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { urgency } from '#server/galera/urgency.ts'
import { type Deps, requirePermission } from './actor.ts'
import { readWorker } from './read-worker.ts'

/** Every cluster with its assessment, most urgent first. */
export async function listFleet(deps: Deps): Promise<FleetView> {
  requirePermission(deps, 'cluster.read')
  const nowMs = deps.now()
  const [worker, clusters] = await Promise.all([
    readWorker(deps.db),
    deps.db.cluster.findMany({
      include: { tags: true, nodes: { include: { live: { select: { snapshot: true } } } } },
    }),
  ])
  const fleet = clusters.map((row): FleetCluster => {
    const snapshots = new Map<string, NodeSnapshot>()
    for (const node of row.nodes) {
      if (node.live) snapshots.set(node.id, JSON.parse(node.live.snapshot) as NodeSnapshot)
    }
    const nodes = row.nodes
      .map((node) => ({
        nodeId: node.id,
        name: node.name,
        kind: node.kind as 'data' | 'arbitrator',
        address: node.address,
        sqlPort: node.sqlPort,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name))
    const otherClusters = clusters
      .filter((other) => other.id !== row.id && other.galeraName === row.galeraName)
      .map((other) => ({
        name: other.name,
        galeraName: other.galeraName,
        stateUuids: other.stateUuid ? [other.stateUuid] : [],
      }))
    return {
      id: row.id,
      name: row.name,
      galeraName: row.galeraName,
      simulated: row.simulated,
      tags: row.tags.map((tag) => tag.name).toSorted(),
      nodes: nodes.map(({ nodeId, name, kind }) => ({ id: nodeId, name, kind })),
      assessment: assessCluster({
        cluster: { name: row.name, galeraName: row.galeraName, stateUuid: row.stateUuid },
        nodes,
        snapshots,
        otherClusters,
        worker: { heartbeatAtMs: worker.heartbeatAtMs },
        staleAfterMs: staleAfterMs(env().pollMs),
        now: nowMs,
      }),
    }
  })
  return {
    nowMs,
    worker,
    clusters: fleet.toSorted(
      (a, b) => urgency(b.assessment) - urgency(a.assessment) || a.name.localeCompare(b.name),
    ),
  }
}
