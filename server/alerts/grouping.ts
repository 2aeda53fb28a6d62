/** What belongs to one incident, and when people are told: one message where thirty alerts come at once. Pure. */
import type { Incident, LiveAlert } from './live-alert.ts'
import { ALERT_SEVERITIES, type AlertSeverity } from './notification.ts'
import { membershipRules } from './rules/membership.ts'

/** No new alert for so long: what came together has come. A killed server has to be out in 2 s. */
export const SETTLED_MS = 600
/** Not longer than this, whatever comes. */
export const LONGEST_WAIT_MS = 2000
/** While a node owes an answer its time limit is awaited: in a power cut they fall one by one. */
export const LONGEST_DOUBT_MS = 5000
/** Of one incident, unless it gets worse. */
export const UPDATE_EVERY_MS = 300_000
/** The same where what was added is critical: one more node down is not kept back for minutes. */
export const CRITICAL_UPDATE_EVERY_MS = 30_000

/** That nothing can be written, or that data part, is told at once, however recent the last message. */
const GRAVE = new Set(['no-primary', 'split-brain', 'two-clusters'])

export function severest(alerts: readonly Pick<LiveAlert, 'severity'>[]): AlertSeverity {
  const ranks = alerts.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity))
  return ALERT_SEVERITIES[Math.max(0, ...ranks)] ?? 'notice'
}

/** Who is in and who leads: one of these follows from another. */
const MEMBERSHIP = new Set(membershipRules.map(({ id }) => id))

const rankOf = (severity: AlertSeverity) => ALERT_SEVERITIES.indexOf(severity)

/** The alerts of an incident that are not over, of which people know or are about to be told. */
export function membersOf({ id }: Incident, open: readonly LiveAlert[]): LiveAlert[] {
  return open.filter(
    (alert) => alert.incidentId === id && (alert.toldAtMs !== null || alert.loudAtMs !== null),
  )
}

/** The open incident that a new alert belongs to; undefined: it begins one, with an end of its own. */
export function incidentFor(
  alert: LiveAlert,
  incidents: readonly Incident[],
  open: readonly LiveAlert[],
  now: number,
): Incident | undefined {
  const newest = incidents.at(-1)
  return (
    incidents.findLast((incident) => followsFrom(alert, membersOf(incident, open))) ??
    (newest && comesWith(alert, newest, membersOf(newest, open), now) ? newest : undefined)
  )
}

/** However late: while a node is down, what it does on its way back is no news of its own. */
function followsFrom(alert: LiveAlert, members: readonly LiveAlert[]): boolean {
  if (alert.severity === 'critical') return false
  const down = new Set(members.filter(({ rule }) => rule === 'node-down').map((one) => one.nodeId))
  const missing = alert.awayNodeIds
  return down.has(alert.nodeId ?? '') || (missing.length > 0 && missing.every((id) => down.has(id)))
}

/** Not worse than what people know of; or worse, but of the same node, or of who is in the group. */
function comesWith(
  alert: LiveAlert,
  incident: Incident,
  members: readonly LiveAlert[],
  now: number,
): boolean {
  if (incident.toldAtMs === null || incident.toldSeverity === null) return true
  if (now - incident.toldAtMs >= UPDATE_EVERY_MS) return false
  if (rankOf(alert.severity) <= rankOf(incident.toldSeverity)) return true
  return members.some(
    ({ rule, nodeId }) =>
      (nodeId !== null && (nodeId === alert.nodeId || alert.awayNodeIds.includes(nodeId))) ||
      (MEMBERSHIP.has(rule) && MEMBERSHIP.has(alert.rule)),
  )
}

/** Whether people are to be told now of what they do not know yet. `doubt`: a node owes an answer. */
export function isDue(
  incident: Incident,
  members: readonly LiveAlert[],
  doubt: boolean,
  now: number,
): boolean {
  const untold = members.filter(({ loudAtMs }) => loudAtMs !== null)
  if (untold.length === 0) return false
  const loudAt = untold.map(({ loudAtMs }) => loudAtMs ?? now)
  const waited = now - Math.min(...loudAt)
  if (waited < LONGEST_DOUBT_MS && doubt) return false
  if (waited < LONGEST_WAIT_MS && now - Math.max(...loudAt) < SETTLED_MS) return false
  if (incident.toldAtMs === null || incident.toldSeverity === null) return true
  const rises = rankOf(severest(untold)) > rankOf(incident.toldSeverity)
  const grave = untold.some(({ rule, severity }) => severity === 'critical' && GRAVE.has(rule))
  const everyMs = severest(untold) === 'critical' ? CRITICAL_UPDATE_EVERY_MS : UPDATE_EVERY_MS
  return rises || grave || now - incident.toldAtMs >= everyMs
}
