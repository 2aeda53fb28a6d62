import type { Db } from '#server/db/client.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { PRESENT_RATE_MS } from '#server/galera/gcache/size-advice.ts'
import { HEADER_BYTES } from '#server/galera/gcache/write-history.ts'
import type { NodeIdentity, NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf, workerIsSilent } from '#server/galera/node-sight.ts'
import { clusterSamples } from './cluster-samples.ts'
import { clusterSpecs } from './cluster-specs.ts'
import { diskSamples } from './disk-samples.ts'
import type { MetricSource } from './metric-source.ts'
import { nodeSamples, type StoredFigures } from './node-samples.ts'
import { nodeSpecs } from './node-specs.ts'

/** Clusters and their nodes, as the pages assess them. */
export const inventoryMetrics: MetricSource = {
  specs: { ...nodeSpecs, ...clusterSpecs },
  async read(db, nowMs) {
    const [clusters, stored, beat] = await Promise.all([
      db.cluster.findMany({
        include: { nodes: { include: { live: { select: { snapshot: true } } } } },
        orderBy: { name: 'asc' },
      }),
      readStored(db, nowMs),
      db.worker.findFirst({ orderBy: { heartbeatAt: 'desc' }, select: { heartbeatAt: true } }),
    ])
    const worker = { heartbeatAtMs: beat?.heartbeatAt.getTime() ?? null }
    const current = !workerIsSilent({ worker, now: nowMs })
    return clusters.flatMap((row) => {
      const nodes = row.nodes
        .map((node): NodeIdentity => ({
          nodeId: node.id,
          name: node.name,
          kind: node.kind === 'arbitrator' ? 'arbitrator' : 'data',
          address: node.address,
          sqlPort: node.sqlPort,
        }))
        .toSorted((a, b) => a.name.localeCompare(b.name))
      const snapshots = new Map(
        row.nodes.flatMap(({ id, live }) =>
          live ? [[id, JSON.parse(live.snapshot) as NodeSnapshot] as const] : [],
        ),
      )
      const assessment = assessCluster({
        cluster: { name: row.name, galeraName: row.galeraName, stateUuid: row.stateUuid },
        nodes,
        snapshots,
        otherClusters: clusters
          .filter(({ id, galeraName }) => id !== row.id && galeraName === row.galeraName)
          .map(({ name, galeraName, stateUuid }) => ({
            name,
            galeraName,
            stateUuids: stateUuid ? [stateUuid] : [],
          })),
        worker,
        now: nowMs,
      })
      const sights = sightsOf(nodes, snapshots, nowMs)
      const room = { sights, transfers: assessment.transfers, now: nowMs }
      const dataNodes = nodes.filter(({ kind }) => kind === 'data')
      return [
        ...clusterSamples(
          row.name,
          new Set(dataNodes.map(({ nodeId }) => nodeId)),
          assessment,
          current,
        ),
        ...(current ? sights : []).flatMap((sight) => diskSamples(row.name, sight, room)),
        ...sights.flatMap((sight) =>
          nodeSamples(
            row.name,
            sight,
            assessment.nodes.find(({ nodeId }) => nodeId === sight.node.nodeId),
            stored.get(sight.node.nodeId) ?? nothing,
            current,
          ),
        ),
      ]
    })
  },
}

const nothing: StoredFigures = { status: null, providerOptions: null, inflow: null }

interface Row {
  nodeId: string
  status: string | null
  providerOptions: string | null
  inflow: number | null
}

/** Of all variables only the one that is needed: they are half a megabyte in ten nodes. */
async function readStored(db: Db, nowMs: number): Promise<Map<string, StoredFigures>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT "nodeId", "status", "variables" ->> 'wsrep_provider_options' AS "providerOptions",
      (SELECT avg("replicatedBytes" + "receivedBytes"
          + ${HEADER_BYTES} * ("replicatedWriteSets" + "receivedWriteSets"))
        FROM "Sample" WHERE "Sample"."nodeId" = "NodeLive"."nodeId" AND "resolution" = 1
          AND "at" >= ${BigInt(nowMs - PRESENT_RATE_MS)}) AS "inflow"
    FROM "NodeLive"`
  return new Map(
    rows.map(({ nodeId, status, providerOptions, inflow }) => [
      nodeId,
      {
        status: status === null ? null : (JSON.parse(status) as Record<string, string>),
        providerOptions,
        inflow,
      },
    ]),
  )
}
