import type { Db } from '#server/db/client.ts'
import type { AlertInputs, InputCluster } from './alert-inputs.ts'
import { countFires, firesAfter, type Fires } from './fires.ts'
import { workOf } from './job-work.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import { makeScene, type IstSight, type MonitoredNode } from './make-scene.ts'
import { noticeOf } from './notice.ts'
import { quietOf } from './quiet.ts'
import { RateWindow } from './rate-window.ts'
import { clearOf, type Rule } from './rule.ts'
import { RULES, ruleOf } from './rules/rules.ts'
import type { AlertScene } from './scene.ts'
import { stepAlerts, type Judged } from './step-alerts.ts'
import { incidentAlerts } from './read-alerts.ts'
import { storeAlerts, type Fence, type StoredNotification } from './store-alerts.ts'
import { tellingOf, type ToldIncident } from './telling.ts'
import { termsOf, type Terms } from './terms.ts'
import { withoutFuture } from './without-future.ts'

/** What is held of a cluster between two looks. */
export interface ClusterState {
  id: string
  name: string
  alerts: LiveAlert[]
  /** Those that are not over, oldest first. */
  incidents: Incident[]
  fires: Fires
  /** By node id. */
  windows: Map<string, RateWindow>
}

export interface Look {
  inputs: AlertInputs
  monitored: readonly MonitoredNode[]
  istSight: IstSight | null
  pollMs: number
  keepMs: number
  newId: () => string
  now: number
  isAcknowledged: (alertId: string) => boolean
  fence: Fence
}

/**
 * One look at a cluster: judges it, stores what changed and whom to tell, all or nothing. `next` null:
 * the cluster is not in the inventory, and its alerts are over.
 */
export async function lookAtCluster(
  db: Db,
  held: ClusterState,
  look: Look,
): Promise<{ next: ClusterState | null; told: boolean }> {
  const { inputs, now, newId } = look
  const state = withoutFuture(held, now)
  const cluster = inputs.clusters.get(state.id)
  if (!cluster && state.alerts.length + state.incidents.length === 0)
    return { next: null, told: false }
  const name = cluster?.name ?? state.name
  const works = inputs.jobs.map((job) => workOf(job, cluster?.nodes ?? [], now))
  const judged = cluster ? judge(cluster, state, look) : noRules(inputs)
  const step = stepAlerts(state.alerts, [...judged, ...goneRules(state.alerts)], {
    now,
    keepMs: look.keepMs,
    newId,
    clusterName: name,
    countFires: (what) => countFires(state.fires, what, now),
    isAcknowledged: look.isAcknowledged,
    nodeName: (nodeId) => cluster?.nodes.find((node) => node.nodeId === nodeId)?.name ?? null,
    pathOf: (nodeId) =>
      nodeId === null
        ? `/clusters/${encodeURIComponent(state.id)}`
        : `/nodes/${encodeURIComponent(nodeId)}`,
    quietOf: (asked) => quietOf({ ...asked, clusterId: state.id }, inputs.silences, works, now),
  })
  const doubt = look.monitored.some((node) => owesAnswer(node, look))
  const telling = tellingOf(state.incidents, step.open, { now, doubt, newId })
  const changed = [...new Set([...step.changed, ...telling.touched])]
  const incidents = telling.incidents.filter(
    ({ incident, ended }) => ended || !state.incidents.includes(incident),
  )
  const next: ClusterState = {
    ...state,
    name,
    alerts: step.open,
    fires: firesAfter(state.fires, step.fired, now),
    incidents: telling.incidents.filter(({ ended }) => !ended).map(({ incident }) => incident),
  }
  const told = incidents.filter(({ tells }) => tells)
  if (changed.length + step.dropped.length + incidents.length > 0) {
    const all = [...step.open, ...step.resolved]
    const notifications = await Promise.all(
      told.map((one) => notificationOf(db, { id: state.id, name }, one, all, look)),
    )
    const writes = { ...step, changed, incidents, notifications }
    await storeAlerts(db, look.fence, { cluster: { id: state.id, name }, now, ...writes })
  }
  const remains = cluster !== undefined || next.alerts.length + next.incidents.length > 0
  return { next: remains ? next : null, told: told.length > 0 }
}

async function notificationOf(
  db: Db,
  cluster: { id: string; name: string },
  { incident }: ToldIncident,
  alerts: readonly LiveAlert[],
  { newId, now }: Look,
): Promise<StoredNotification> {
  const all = await incidentAlerts(db, incident.id, alerts)
  return { id: newId(), content: noticeOf(cluster, incident, all, now) }
}

function judge(cluster: InputCluster, state: ClusterState, look: Look): Judged[] {
  const { inputs, monitored, now } = look
  for (const { snapshot } of monitored) {
    const { nodeId, rates, observedAtMs } = snapshot
    const window = state.windows.get(nodeId) ?? new RateWindow()
    state.windows.set(nodeId, window)
    if (rates && observedAtMs !== null) window.put(observedAtMs, rates)
  }
  const averages = new Map([...state.windows].map(([id, window]) => [id, window.averages(now)]))
  const scene = makeScene({ ...look, cluster, averages })
  return RULES.map((rule) => {
    const terms = termsOf(rule, inputs.changes, cluster.id)
    const seen = terms.enabled ? rule.see(scene, terms.threshold ?? 0) : []
    return { rule, terms, seen, near: seeNear(rule, terms, scene, state.alerts) }
  })
}

function seeNear(rule: Rule, terms: Terms, scene: AlertScene, alerts: readonly LiveAlert[]) {
  const fires = alerts.some((alert) => alert.rule === rule.id && alert.state === 'firing')
  if (!fires || !terms.enabled || !rule.threshold || terms.threshold === null) return []
  return rule.see(scene, clearOf(rule.threshold, terms.threshold))
}

/** Of a cluster that was removed from the console nothing is judged: its alerts are over. */
function noRules(inputs: AlertInputs): Judged[] {
  return RULES.map((rule) => ({
    rule,
    terms: { ...termsOf(rule, inputs.changes, null), enabled: false },
    seen: [],
    near: [],
  }))
}

/** What an earlier version judged by and this one does not know: nobody looks after it any more. */
function goneRules(alerts: readonly LiveAlert[]): Judged[] {
  const ids = new Set(alerts.map(({ rule }) => rule).filter((id) => ruleOf(id) === undefined))
  const terms = { enabled: false, threshold: null, forMs: 0, severity: 'notice' } as const
  return [...ids].map((id) => ({ rule: { id }, terms, seen: [], near: [] }))
}

/** It answered last time, and its next answer is late: it may be about to be found dead. */
function owesAnswer({ snapshot, isCurrent }: MonitoredNode, { now, pollMs }: Look): boolean {
  const { sql, observedAtMs } = snapshot
  if (!isCurrent || sql.kind !== 'answering' || observedAtMs === null) return false
  return now - observedAtMs > pollMs * 1.5 + 200
}
