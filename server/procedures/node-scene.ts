import { assessCluster } from '#server/galera/assess-cluster.ts'
import { snapshotOf } from '#server/galera/assessment-input.ts'
import type { WriteHistory } from '#server/galera/gcache/write-history.ts'
import { assessWayBack, type IstFacts, type JoinerChange } from '#server/galera/ist/assess-ist.ts'
import type { JoinerPosition } from '#server/galera/ist/joiner-position.ts'
import { caseOfNode, type ClusterCase, type NodeCase } from '#server/galera/node-jobs/node-can.ts'
import type { Contact, NodeSnapshot } from '#server/galera/model.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import type { StepTerms, WayBackForecast } from './plan.ts'

/** A cluster of the inventory at one moment, as far as jobs on its members need it. */
export interface NodeScene {
  facts: IstFacts
  history: WriteHistory
  /** By nodeId: those that the console has an SSH credential for. */
  operable: ReadonlySet<string>
  simulated: boolean
}

export function clusterCaseOf({ facts, operable, simulated }: NodeScene): ClusterCase {
  return {
    clusterName: facts.cluster.name,
    simulated,
    assessment: assessCluster(facts),
    nodes: facts.nodes.map(({ nodeId, name, kind }) => ({
      nodeId,
      name,
      kind,
      tier: operable.has(nodeId) ? 'operate' : 'observe',
      weight: snapshotOf(facts.snapshots, nodeId)?.reading?.pcWeight ?? null,
    })),
  }
}

export function nodeCaseOf(scene: NodeScene, nodeId: string): NodeCase | null {
  return caseOfNode(clusterCaseOf(scene), nodeId)
}

export type JoinTerms = Pick<StepTerms, 'preference' | 'emptied'>

/** How the node would come back on these terms; null when it was never read. */
export function forecastWayBack(
  { facts, history }: NodeScene,
  nodeId: string,
  { preference, emptied }: JoinTerms,
): WayBackForecast | null {
  const change: JoinerChange = {
    ...(preference === null ? {} : { sstDonor: preference }),
    ...(emptied ? { position: SET_ASIDE, cached: null } : {}),
  }
  const found = assessWayBack(facts, history, nodeId, change)
  if (!found) return null
  const { verdict, durationMs, countdown, name, phase } = found
  return {
    node: name,
    kind: verdict.kind,
    likely: verdict.likely,
    method: facts.stored.get(nodeId)?.variables?.['wsrep_sst_method'] ?? null,
    donor: verdict.donorName,
    because: verdict.because,
    writeSets: verdict.writeSets,
    durationMs,
    isAway: phase === 'away',
    countdown,
  }
}

const SET_ASIDE: JoinerPosition = {
  kind: 'none',
  because: 'Its data are set aside, so it claims no history and gets a full copy.',
}

const RUNS = ['active', 'activating', 'deactivating', 'reloading']

export function isUnitRunning(server: PreflightFacts | null): boolean | null {
  const unit = server?.problem === null ? server.mariadb?.unitState : undefined
  return unit === undefined ? null : RUNS.includes(unit)
}

/** The scene with what was just read on the server itself, where MariaDB does not run. */
export function withServer(
  scene: NodeScene,
  nodeId: string,
  server: PreflightFacts | null,
): NodeScene {
  const { facts } = scene
  const snapshot = snapshotOf(facts.snapshots, nodeId)
  if (!snapshot || !server?.mariadb || isUnitRunning(server) !== false) return scene
  const { grastate, unitState } = server.mariadb
  const stopped: Contact = {
    kind: 'failing',
    sinceMs: facts.now,
    failure: 'refused',
    message: `MariaDB on ${server.key} is ${unitState}.`,
    mend: 'Start it.',
  }
  const changed: NodeSnapshot = {
    ...snapshot,
    sql: snapshot.sql.kind === 'failing' ? snapshot.sql : stopped,
    ssh: { kind: 'answering', sinceMs: facts.now },
    journal: { gcsState: 'CLOSED', gcsStateAtMs: null, lastError: null, unitState },
    savedPosition: { atMs: snapshot.savedPosition?.atMs ?? facts.now, grastate },
    transfer: null,
  }
  return withSnapshots(scene, [changed])
}

export function withSnapshots(scene: NodeScene, changed: readonly NodeSnapshot[]): NodeScene {
  const { facts } = scene
  const before = facts.nodes.flatMap(({ nodeId }) => snapshotOf(facts.snapshots, nodeId) ?? [])
  const all = [...before, ...changed].map((one) => [one.nodeId, one] as const)
  return { ...scene, facts: { ...facts, snapshots: new Map(all) } }
}
