import type { FleetCluster, FleetView } from '#server/api/views.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { ClusterAssessment, NodeSnapshot } from '#server/galera/model.ts'
import { urgency } from '#server/galera/urgency.ts'
import type { Db } from '#server/db/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { readWorker } from './read-worker.ts'

const SHOWN_FINDINGS = 3

/** Every cluster with the gist of its assessment, most urgent first. */
export async function listFleet(deps: Deps): Promise<FleetView> {
  requirePermission(deps, 'cluster.read')
  const now = deps.now()
  const [{ heartbeatAtMs }, rows] = await Promise.all([readWorker(deps.db), readRows(deps.db)])
  const namesakes = Map.groupBy(rows, (row) => row.galeraName)
  const assessed = rows.map((row) => {
    const others = (namesakes.get(row.galeraName) ?? []).filter((other) => other !== row)
    return { row, assessment: assessRow(row, others, heartbeatAtMs, now) }
  })
  return {
    nowMs: now,
    clusters: assessed
      .map((one) => ({ ...one, urgency: urgency(one.assessment) }))
      .toSorted((a, b) => b.urgency - a.urgency || a.row.name.localeCompare(b.row.name))
      .map(({ row, assessment }) => fleetCluster(row, assessment)),
  }
}

type Row = Awaited<ReturnType<typeof readRows>>[number]

/** Every page asks for this: only what is used of hundreds of rows. */
function readRows(db: Db) {
  return db.cluster.findMany({
    select: {
      id: true,
      name: true,
      galeraName: true,
      stateUuid: true,
      simulated: true,
      tags: { select: { name: true } },
      nodes: {
        select: {
          id: true,
          name: true,
          kind: true,
          address: true,
          sqlPort: true,
          live: { select: { snapshot: true } },
        },
      },
    },
  })
}

function assessRow(
  row: Row,
  others: Row[],
  heartbeatAtMs: number | null,
  now: number,
): ClusterAssessment {
  const snapshots = new Map<string, NodeSnapshot>()
  for (const node of row.nodes) {
    if (node.live) snapshots.set(node.id, JSON.parse(node.live.snapshot) as NodeSnapshot)
  }
  return assessCluster({
    cluster: row,
    nodes: row.nodes
      .map(({ id, name, kind, address, sqlPort }) => ({
        nodeId: id,
        name,
        kind: kind as 'data' | 'arbitrator',
        address,
        sqlPort,
      }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
    snapshots,
    otherClusters: others.map((other) => ({
      name: other.name,
      galeraName: other.galeraName,
      stateUuids: other.stateUuid ? [other.stateUuid] : [],
    })),
    worker: { heartbeatAtMs },
    now,
  })
}

function fleetCluster(row: Row, assessment: ClusterAssessment): FleetCluster {
  const { severity, sentence, nodes, transfers, findings } = assessment
  const names = new Map(row.nodes.map(({ id, name }) => [id, name]))
  // What is well, or only worth a look, is one line on the fleet page.
  const told = severity === 'critical' || severity === 'warning' ? findings : []
  return {
    id: row.id,
    name: row.name,
    simulated: row.simulated,
    tags: row.tags.map((tag) => tag.name).toSorted(),
    severity,
    sentence,
    nodes: nodes.map(({ nodeId, condition, label }) => ({
      id: nodeId,
      name: names.get(nodeId) ?? nodeId,
      condition,
      label,
    })),
    transfers: transfers.length,
    findings: told.slice(0, SHOWN_FINDINGS),
    moreFindings: Math.max(0, told.length - SHOWN_FINDINGS),
  }
}
