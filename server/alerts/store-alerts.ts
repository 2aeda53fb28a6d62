import { appendChanges } from '#server/events/append-changes.ts'
import type { Db } from '#server/db/client.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import type { NotificationContent } from './notification.ts'

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
