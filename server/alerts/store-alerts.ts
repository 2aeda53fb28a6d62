import { appendChanges } from '#server/events/append-changes.ts'
import type { Db } from '#server/db/client.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import {
  ALERT_SEVERITIES,
  type AlertLabels,
  type AlertSeverity,
  type NotificationContent,
} from './notification.ts'
import type { NoticeAlert } from './notice.ts'
import type { Quiet } from './quiet.ts'

/** Everything that one look at a cluster changes. */
export interface AlertWrites {
  cluster: { id: string; name: string }
  now: number
  changed: readonly LiveAlert[]
  dropped: readonly LiveAlert[]
  fired: readonly LiveAlert[]
  resolved: readonly LiveAlert[]
  incidents: readonly { incident: Incident; ended: boolean }[]
  notifications: readonly StoredNotification[]
}

/** A write that fails when another worker has taken over; null: nobody else can work. */
export type Fence = (() => Prisma.PrismaPromise<unknown>) | null

export interface StoredNotification {
  id: string
  content: NotificationContent
}

/**
 * In one transaction: a message never tells of what is not stored, and none is lost. Throws, and stores
 * nothing, when another worker has the lease by now.
 */
export async function storeAlerts(db: Db, fence: Fence, writes: AlertWrites): Promise<void> {
  const { cluster, now, changed, dropped, incidents, notifications } = writes
  const at = new Date(now)
  await db.$transaction([
    ...(fence === null ? [] : [fence()]),
    ...incidents.map(({ incident, ended }) => {
      const row = incidentRow(incident, ended ? at : null)
      return db.alertIncident.upsert({
        where: { id: incident.id },
        create: { id: incident.id, clusterId: cluster.id, ...row },
        update: row,
      })
    }),
    ...changed.map((alert) =>
      db.alert.upsert({
        where: { id: alert.id },
        create: { id: alert.id, clusterId: cluster.id, ...alertRow(alert, cluster) },
        update: alertRow(alert, cluster),
      }),
    ),
    db.alert.deleteMany({ where: { id: { in: dropped.map(({ id }) => id) } } }),
    db.event.createMany({ data: eventRows(writes) }),
    ...notifications.map(({ id, content }) =>
      db.notification.create({
        data: {
          id,
          at,
          clusterId: cluster.id,
          incidentId: content.incidentId,
          sequence: content.sequence,
          content: JSON.stringify(content),
        },
      }),
    ),
    appendChanges(db, [
      { topic: 'alert', clusterId: cluster.id },
      ...(writes.fired.length + writes.resolved.length > 0
        ? [{ topic: 'event' as const, clusterId: cluster.id }]
        : []),
    ]),
  ])
}

function incidentRow(incident: Incident, endedAt: Date | null) {
  return {
    openedAt: new Date(incident.openedAtMs),
    endedAt,
    sequence: incident.sequence,
    toldAt: dateOf(incident.toldAtMs),
    toldSeverity: incident.toldSeverity,
  }
}

/** Without what people write: acknowledgements. */
function alertRow(alert: LiveAlert, cluster: AlertWrites['cluster']) {
  const { rule, subject, nodeId, nodeName, state, severity } = alert
  const { title, detail, path, keptBecause, incidentId } = alert
  return {
    clusterName: cluster.name,
    rule,
    subject,
    openKey: state === 'resolved' ? null : `${cluster.id} ${rule} ${subject}`,
    labels: alert.labels === null ? null : JSON.stringify(alert.labels),
    nodeId,
    nodeName,
    state,
    severity,
    title,
    detail,
    path,
    keptBecause: state === 'resolved' ? null : keptBecause,
    incidentId,
    quiet: alert.quiet === null ? null : JSON.stringify(alert.quiet),
    startedAt: new Date(alert.startedAtMs),
    firedAt: dateOf(alert.firedAtMs),
    endedAt: dateOf(alert.endedAtMs),
    toldAt: dateOf(alert.toldAtMs),
  }
}

function eventRows({ fired, resolved, cluster, now }: AlertWrites) {
  const event = (alert: LiveAlert, severity: string, title: string) => ({
    at: new Date(now),
    clusterId: cluster.id,
    nodeId: alert.nodeId,
    source: 'console',
    kind: 'alert',
    severity,
    title,
    detail: JSON.stringify({ alert: alert.id, rule: alert.rule }),
  })
  return [
    ...fired.map((alert) => event(alert, alert.severity, `Alert: ${alert.title}`)),
    ...resolved.map((alert) => event(alert, 'ok', `Alert over: ${alert.title}`)),
  ]
}

const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms))

type AlertRow = Awaited<ReturnType<Db['alert']['findFirstOrThrow']>>

const severityOf = (text: string | null): AlertSeverity | null =>
  ALERT_SEVERITIES.find((one) => one === text) ?? null

interface OpenAlerts {
  alerts: LiveAlert[]
  incidents: Incident[]
  name: string
}

/** What an earlier worker left open, by cluster. */
export async function loadOpen(db: Db): Promise<Map<string, OpenAlerts>> {
  const [rows, incidents] = await Promise.all([
    db.alert.findMany({ where: { state: { not: 'resolved' } } }),
    db.alertIncident.findMany({ where: { endedAt: null }, orderBy: { openedAt: 'asc' } }),
  ])
  const open = new Map<string, OpenAlerts>()
  const of = (clusterId: string) => {
    const known = open.get(clusterId) ?? { alerts: [], incidents: [], name: '' }
    open.set(clusterId, known)
    return known
  }
  for (const row of rows) {
    of(row.clusterId).alerts.push(liveAlert(row))
    of(row.clusterId).name = row.clusterName
  }
  for (const row of incidents) {
    of(row.clusterId).incidents.push({
      id: row.id,
      openedAtMs: row.openedAt.getTime(),
      sequence: row.sequence,
      toldAtMs: row.toldAt?.getTime() ?? null,
      toldSeverity: severityOf(row.toldSeverity),
    })
  }
  return open
}

function liveAlert(row: AlertRow): LiveAlert {
  const { id, rule, subject, nodeId, nodeName, title, detail, path, keptBecause } = row
  return {
    id,
    rule,
    subject,
    nodeId,
    nodeName,
    title,
    detail,
    path,
    keptBecause,
    incidentId: row.incidentId,
    state: row.state === 'firing' ? 'firing' : 'pending',
    severity: severityOf(row.severity) ?? 'notice',
    quiet: row.quiet === null ? null : (JSON.parse(row.quiet) as Quiet),
    awayNodeIds: [],
    startedAtMs: row.startedAt.getTime(),
    firedAtMs: row.firedAt?.getTime() ?? null,
    clearSinceMs: null,
    endedAtMs: null,
    writtenAtMs: 0,
    loudAtMs: null,
    toldAtMs: row.toldAt?.getTime() ?? null,
    labels: row.labels === null ? null : (JSON.parse(row.labels) as AlertLabels),
  }
}

/** All alerts of an incident that fired: as they are stored, and as this look (`now`) changes them. */
export async function incidentAlerts(
  db: Db,
  incidentId: string,
  now: readonly LiveAlert[],
): Promise<NoticeAlert[]> {
  const rows = await db.alert.findMany({ where: { incidentId, state: 'resolved' } })
  const stored = rows.map((row): LiveAlert => ({
    ...liveAlert(row),
    state: 'resolved',
    endedAtMs: row.endedAt?.getTime() ?? null,
  }))
  const own = now.filter((alert) => alert.incidentId === incidentId && alert.firedAtMs !== null)
  const firing = new Set(now.filter(({ state }) => state === 'firing').map(whatOf))
  return [...stored, ...own].map((alert) => noticeAlert(alert, firing))
}

const whatOf = ({ rule, subject }: LiveAlert) => `${rule} ${subject}`

function noticeAlert(alert: LiveAlert, firing: ReadonlySet<string>): NoticeAlert {
  const isOver = alert.state === 'resolved'
  return {
    id: alert.id,
    rule: alert.rule,
    subject: alert.subject,
    state: isOver ? 'resolved' : 'firing',
    severity: alert.severity,
    ...(alert.labels === null ? {} : { labels: alert.labels }),
    ...(isOver && firing.has(whatOf(alert)) ? { firesAnew: true } : {}),
    nodeName: alert.nodeName,
    title: alert.title,
    detail: alert.detail,
    path: `/alerts/${encodeURIComponent(alert.id)}`,
    startedAtMs: alert.startedAtMs,
    endedAtMs: alert.endedAtMs,
  }
}
