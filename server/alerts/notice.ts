import { countOfThings } from '#server/galera/name-list.ts'
import { severest } from './grouping.ts'
import { ALERT_SEVERITIES, type AlertNotice, type NotificationContent } from './notification.ts'
import { ruleOf } from './rules/rules.ts'

export type NoticeAlert = Omit<AlertNotice, 'runbook'>

/**
 * What is told of an incident: all its alerts, those that fire first, the worst first. Receivers that
 * show less cut for themselves; one that goes by labels must hear the end of each.
 */
export function noticeOf(
  cluster: { id: string; name: string },
  incident: { id: string; sequence: number },
  alerts: readonly NoticeAlert[],
  atMs: number,
): NotificationContent {
  const firing = alerts.filter(({ state }) => state === 'firing')
  const status = firing.length > 0 ? 'firing' : 'resolved'
  const sorted = alerts.toSorted(
    (a, b) =>
      a.state.localeCompare(b.state) ||
      ALERT_SEVERITIES.indexOf(b.severity) - ALERT_SEVERITIES.indexOf(a.severity) ||
      a.startedAtMs - b.startedAtMs,
  )
  const [first] = sorted
  const counted = status === 'firing' ? firing : alerts
  const more = counted.length > 1 ? ` and ${countOfThings(counted.length - 1, 'more alert')}` : ''
  return {
    incidentId: incident.id,
    sequence: incident.sequence,
    status,
    severity: severest(counted),
    cluster: { ...cluster, path: `/clusters/${encodeURIComponent(cluster.id)}` },
    title: `${status === 'resolved' ? 'Over: ' : ''}${first?.title ?? ''}${more}`,
    atMs,
    alerts: sorted.map((alert) => ({ ...alert, runbook: ruleOf(alert.rule)?.runbook ?? '' })),
  }
}
