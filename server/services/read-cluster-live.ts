import type { ClusterLive } from '#server/api/views.ts'
import type { Db } from '#server/db/client.ts'
import { env } from '#server/env.ts'
import { staleAfterMs } from '#server/galera/assessment-input.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { readWorker } from './read-worker.ts'

/** Latest sight of a cluster's nodes; of `nodeIds` only, where given. Checks no permission: callers do. */
export async function readClusterLive(
  db: Db,
  clusterId: string,
  now: number,
  nodeIds?: string[],
): Promise<ClusterLive> {
  const [rows, worker, otherClusters] = await Promise.all([
    db.nodeLive.findMany({
      where: { node: { clusterId }, ...(nodeIds ? { nodeId: { in: nodeIds } } : {}) },
      select: { snapshot: true },
    }),
    readWorker(db),
    readNamesakes(db, clusterId),
  ])
  return {
    clusterId,
    nowMs: now,
    workerHeartbeatAtMs: worker.heartbeatAtMs,
    staleAfterMs: staleAfterMs(env().pollMs),
    snapshots: rows.map((row) => JSON.parse(row.snapshot) as NodeSnapshot),
    otherClusters,
  }
}

/** Other clusters of the inventory that carry the same wsrep_cluster_name. */
async function readNamesakes(db: Db, clusterId: string): Promise<ClusterLive['otherClusters']> {
  const own = await db.cluster.findUnique({
    where: { id: clusterId },
    select: { galeraName: true },
  })
  if (!own) return []
  const rows = await db.cluster.findMany({
    where: { galeraName: own.galeraName, id: { not: clusterId } },
    select: { name: true, galeraName: true, stateUuid: true },
  })
  return rows.map((row) => ({
    name: row.name,
    galeraName: row.galeraName,
    stateUuids: row.stateUuid ? [row.stateUuid] : [],
  }))
}
