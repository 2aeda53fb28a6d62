import { env } from '#server/env.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { staleAfterMs, type AssessmentInput } from '#server/galera/assessment-input.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf } from '#server/galera/node-sight.ts'
import type { AlertInputs, InputCluster } from './alert-inputs.ts'
import type { AlertScene, NodeAverages } from './scene.ts'

/** A node as the monitor sees it; `isCurrent`: it was asked by this worker, so its contact is of now. */
export interface MonitoredNode {
  snapshot: NodeSnapshot
  isCurrent: boolean
}

export interface IstSight {
  ist: IstAssessment
  inconsistent: ReadonlySet<string>
}

export interface SceneParts {
  cluster: InputCluster
  inputs: Pick<AlertInputs, 'clusters' | 'transfers' | 'jobs'>
  monitored: readonly MonitoredNode[]
  averages: ReadonlyMap<string, NodeAverages>
  istSight: IstSight | null
  now: number
}

/** A cluster for the rules: assessed as the pages do it. */
export function makeScene(parts: SceneParts): AlertScene {
  const { cluster, inputs, monitored, averages, istSight, now } = parts
  const snapshots = new Map(
    monitored.map((node) => [node.snapshot.nodeId, withoutOldContact(node)]),
  )
  const input: AssessmentInput = {
    cluster,
    nodes: cluster.nodes,
    snapshots,
    otherClusters: [...inputs.clusters.values()]
      .filter((other) => other.id !== cluster.id && other.galeraName === cluster.galeraName)
      .map(({ name, galeraName, stateUuid }) => ({
        name,
        galeraName,
        stateUuids: stateUuid === null ? [] : [stateUuid],
      })),
    worker: { heartbeatAtMs: now },
    staleAfterMs: staleAfterMs(env().pollMs),
    now,
  }
  return {
    clusterId: cluster.id,
    nowMs: now,
    assessment: assessCluster(input),
    sights: sightsOf(input),
    averages,
    ist: istSight?.ist ?? null,
    inconsistent: istSight?.inconsistent ?? null,
    transfers: inputs.transfers.get(cluster.id) ?? [],
    jobs: inputs.jobs.filter(({ clusterId }) => clusterId === cluster.id),
  }
}

/** What an earlier worker found out proves nothing of the present. */
function withoutOldContact({ snapshot, isCurrent }: MonitoredNode): NodeSnapshot {
  return isCurrent ? snapshot : { ...snapshot, sql: { kind: 'never' } }
}
