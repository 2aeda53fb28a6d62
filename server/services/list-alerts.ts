import { z } from 'zod'
import { ALERT_SEVERITIES, notificationContent } from '#server/alerts/notification.ts'
import type { Quiet } from '#server/alerts/quiet.ts'
import { ruleOf } from '#server/alerts/rules/rules.ts'
import type { AlertDetail, AlertView } from '#server/api/alert-views.ts'
import type { Alert } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

export const alertsInput = z.object({
  /** "open": pending and firing. */
  show: z.enum(['open', 'resolved']).default('open'),
  clusterId: z.string().optional(),
  severity: z.enum(ALERT_SEVERITIES).optional(),
  rule: z.string().optional(),
  /** Of resolved ones: those that began before. */
  beforeMs: z.number().int().optional(),
  limit: z.number().int().min(1).max(500).default(100),
})

/** Firing ones first, then the newest. */
export async function listAlerts(
  deps: Deps,
  input: z.output<typeof alertsInput>,
): Promise<AlertView[]> {
  requirePermission(deps, 'cluster.read')
  const { show, clusterId, severity, rule, beforeMs } = input
  const rows = await deps.db.alert.findMany({
    where: {
      state: show === 'open' ? { in: ['firing', 'pending'] } : 'resolved',
      ...(clusterId === undefined ? {} : { clusterId }),
      ...(severity === undefined ? {} : { severity }),
      ...(rule === undefined ? {} : { rule }),
      ...(beforeMs === undefined ? {} : { startedAt: { lt: new Date(beforeMs) } }),
    },
    orderBy: [{ state: 'asc' }, { startedAt: 'desc' }],
    take: input.limit,
  })
  return rows.map(alertView)
}

/** What the navigation shows: alerts that fire and that nobody has taken or muted, and the worst of them. */
export async function countAlerts(deps: Deps): Promise<{ firing: number; worst: string | null }> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.alert.groupBy({
    by: ['severity'],
    where: { state: 'firing', quiet: null, acknowledgedAt: null },
    _count: true,
  })
  const ranks = rows.map(({ severity }) => ALERT_SEVERITIES.findIndex((one) => one === severity))
  return {
    firing: rows.reduce((sum, row) => sum + row._count, 0),
    worst: ALERT_SEVERITIES[Math.max(-1, ...ranks)] ?? null,
  }
}

/** Throws OperatorProblem `not-found`. */
export async function readAlert(deps: Deps, alertId: string): Promise<AlertDetail> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.alert.findUnique({ where: { id: alertId } })
  if (!row) {
    throw new OperatorProblem(
      'not-found',
      'There is no such alert.',
      'It may be older than the console keeps events, or it never fired.',
    )
  }
  const rows = row.incidentId
    ? await deps.db.notification.findMany({
        where: { incidentId: row.incidentId },
        orderBy: { sequence: 'asc' },
      })
    : []
  const told = rows.flatMap(({ content, sequence, at }) => {
    const { alerts, status, title } = notificationContent.parse(JSON.parse(content))
    return alerts.some(({ id }) => id === alertId)
      ? [{ sequence, atMs: at.getTime(), status, title }]
      : []
  })
  const rule = ruleOf(row.rule)
  return {
    ...alertView(row),
    ruleTitle: rule?.title ?? row.rule,
    looksAt: rule?.looksAt ?? '',
    runbook: rule?.runbook ?? '',
    told,
  }
}

function alertView(row: Alert): AlertView {
  const { id, rule, clusterId, clusterName, nodeId, nodeName } = row
  const { title, detail, path, keptBecause } = row
  return {
    id,
    rule,
    clusterId,
    clusterName,
    nodeId,
    nodeName,
    title,
    detail,
    path,
    keptBecause,
    state: row.state as AlertView['state'],
    severity: row.severity as AlertView['severity'],
    quiet: row.quiet === null ? null : (JSON.parse(row.quiet) as Quiet),
    startedAtMs: row.startedAt.getTime(),
    firedAtMs: row.firedAt?.getTime() ?? null,
    endedAtMs: row.endedAt?.getTime() ?? null,
    acknowledged: row.acknowledgedAt && {
      atMs: row.acknowledgedAt.getTime(),
      by: row.acknowledgedBy ?? '',
      note: row.acknowledgedNote,
    },
  }
}
