import type { Db } from '#server/db/client.ts'
import { countFires, firesAfter, FIRES_WITHIN_MS, type Fires } from './fires.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import { ALERT_SEVERITIES, type AlertLabels, type AlertSeverity } from './notification.ts'
import type { NoticeAlert } from './notice.ts'
import type { Quiet } from './quiet.ts'

type AlertRow = Awaited<ReturnType<Db['alert']['findFirstOrThrow']>>

const severityOf = (text: string | null): AlertSeverity | null =>
  ALERT_SEVERITIES.find((one) => one === text) ?? null

interface OpenAlerts {
  alerts: LiveAlert[]
  incidents: Incident[]
  fires: Fires
  name: string
}

/** What an earlier worker left open, by cluster. */
export async function loadOpen(db: Db, now: number): Promise<Map<string, OpenAlerts>> {
  const [rows, incidents, recent] = await Promise.all([
    db.alert.findMany({ where: { state: { not: 'resolved' } } }),
    db.alertIncident.findMany({ where: { endedAt: null }, orderBy: { openedAt: 'asc' } }),
    db.alert.findMany({
      where: { firedAt: { gt: new Date(now - FIRES_WITHIN_MS) } },
      select: { clusterId: true, rule: true, subject: true, firedAt: true },
    }),
  ])
  const open = new Map<string, OpenAlerts>()
  const of = (clusterId: string) => {
    const known = open.get(clusterId) ?? {
      alerts: [],
      incidents: [],
      name: '',
      fires: new Map<string, number[]>(),
    }
    open.set(clusterId, known)
    return known
  }
  for (const [clusterId, own] of Map.groupBy(recent, (row) => row.clusterId)) {
    const fired = own.map((row) => ({ ...row, firedAtMs: row.firedAt?.getTime() ?? null }))
    of(clusterId).fires = firesAfter(new Map(), fired, now)
  }
  for (const row of rows) {
    const cluster = of(row.clusterId)
    const alert = liveAlert(row)
    const isOwn = alert.firedAtMs === null ? 0 : 1
    alert.refires = Math.max(0, countFires(cluster.fires, alert, now) - isOwn)
    cluster.alerts.push(alert)
    cluster.name = row.clusterName
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
    refires: 0,
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
