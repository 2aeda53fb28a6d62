/** When people are told: one incident a cluster, one message where thirty alerts come at once. Pure. */
import type { Incident, LiveAlert } from './live-alert.ts'
import { ALERT_SEVERITIES, type AlertSeverity } from './notification.ts'

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

/** Whether people are to be told now of what they do not know yet. `doubt`: a node owes an answer. */
export function isDue(
  incident: Incident,
  open: readonly LiveAlert[],
  doubt: boolean,
  now: number,
): boolean {
  const untold = open.filter(({ loudAtMs }) => loudAtMs !== null)
  if (untold.length === 0) return false
  const loudAt = untold.map(({ loudAtMs }) => loudAtMs ?? now)
  const waited = now - Math.min(...loudAt)
  if (waited < LONGEST_DOUBT_MS && doubt) return false
  if (waited < LONGEST_WAIT_MS && now - Math.max(...loudAt) < SETTLED_MS) return false
  if (incident.toldAtMs === null || incident.toldSeverity === null) return true
  const rises =
    ALERT_SEVERITIES.indexOf(severest(untold)) > ALERT_SEVERITIES.indexOf(incident.toldSeverity)
  const grave = untold.some(({ rule, severity }) => severity === 'critical' && GRAVE.has(rule))
  const everyMs = severest(untold) === 'critical' ? CRITICAL_UPDATE_EVERY_MS : UPDATE_EVERY_MS
  return rises || grave || now - incident.toldAtMs >= everyMs
}

/** Nothing of it fires any more that people know of or are about to be told. */
export function isOver(incident: Incident, open: readonly LiveAlert[]): boolean {
  return !open.some(
    (alert) =>
      alert.incidentId === incident.id && (alert.toldAtMs !== null || alert.loudAtMs !== null),
  )
}
