import { z } from 'zod'
import { ALERT_SEVERITIES } from '#server/alerts/notification.ts'
import { ruleOf } from '#server/alerts/rules/rules.ts'
import type { SilenceView } from '#server/api/alert-views.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { actorName, type Deps, requirePermission } from './actor.ts'
import { auditEntry } from './audit.ts'
import { createId } from './create-id.ts'
import { notFound, OperatorProblem } from './operator-problem.ts'

const MINUTE_MS = 60_000
const LONGEST_MINUTES = 30 * 24 * 60
const SHOWN_PAST = 50

export const silenceInput = z.object({
  kind: z.enum(['silence', 'maintenance']),
  rule: z.string().nullable().default(null),
  clusterId: z.string().nullable().default(null),
  nodeId: z.string().nullable().default(null),
  severity: z.enum(ALERT_SEVERITIES).nullable().default(null),
  reason: z.string().trim().min(1, 'Say why, for those who find it.').max(500),
  minutes: z
    .number()
    .int()
    .min(1, 'It lasts at least a minute.')
    .max(LONGEST_MINUTES, 'It ends within 30 days.'),
})

type Input = z.output<typeof silenceInput>

/** Those that hold first, by their end; then the latest of the past. */
export async function listSilences(deps: Deps): Promise<SilenceView[]> {
  requirePermission(deps, 'cluster.read')
  const now = new Date(deps.now())
  const [active, past, clusters] = await Promise.all([
    deps.db.silence.findMany({
      where: { endedAt: null, endsAt: { gt: now } },
      orderBy: { endsAt: 'asc' },
    }),
    deps.db.silence.findMany({
      where: { OR: [{ endedAt: { not: null } }, { endsAt: { lte: now } }] },
      orderBy: { createdAt: 'desc' },
      take: SHOWN_PAST,
    }),
    deps.db.cluster.findMany({
      select: { id: true, name: true, nodes: { select: { id: true, name: true } } },
    }),
  ])
  const clusterNames = new Map(clusters.map(({ id, name }) => [id, name]))
  const nodeNames = new Map(
    clusters.flatMap(({ nodes }) => nodes.map(({ id, name }) => [id, name])),
  )
  return [...active, ...past].map((row) => ({
    id: row.id,
    kind: row.kind as SilenceView['kind'],
    rule: row.rule,
    ruleTitle: row.rule === null ? null : (ruleOf(row.rule)?.title ?? row.rule),
    clusterId: row.clusterId,
    clusterName: row.clusterId === null ? null : (clusterNames.get(row.clusterId) ?? 'removed'),
    nodeId: row.nodeId,
    nodeName: row.nodeId === null ? null : (nodeNames.get(row.nodeId) ?? 'removed'),
    severity: row.severity as SilenceView['severity'],
    reason: row.reason,
    createdBy: row.createdBy,
    createdAtMs: row.createdAt.getTime(),
    endsAtMs: row.endsAt.getTime(),
    ended: row.endedAt && { atMs: row.endedAt.getTime(), by: row.endedBy ?? '' },
  }))
}

export async function createSilence(deps: Deps, input: Input): Promise<{ id: string }> {
  requirePermission(deps, 'alert.handle')
  const place = await placeOf(deps, input)
  const id = createId()
  const { kind, rule, clusterId, nodeId, severity, reason, minutes } = input
  await deps.db.$transaction([
    deps.db.silence.create({
      data: {
        id,
        kind,
        rule,
        clusterId,
        nodeId,
        severity,
        reason,
        createdBy: actorName(deps),
        createdAt: new Date(deps.now()),
        endsAt: new Date(deps.now() + minutes * MINUTE_MS),
      },
    }),
    auditEntry(deps, `${kind}.create`, place, { rule, severity, reason, minutes }),
    appendChanges(deps.db, [{ topic: 'alerting', clusterId }]),
  ])
  return { id }
}

/** Before its time; what fires then is told. */
export async function endSilence(deps: Deps, id: string): Promise<void> {
  requirePermission(deps, 'alert.handle')
  const row = await deps.db.silence.findUnique({ where: { id } })
  if (!row || row.endedAt !== null || row.endsAt.getTime() <= deps.now()) {
    throw new OperatorProblem(
      'conflict',
      row ? 'It has ended already.' : 'There is no such silence.',
      'Look at the list again.',
    )
  }
  await deps.db.$transaction([
    deps.db.silence.update({
      where: { id },
      data: { endedAt: new Date(deps.now()), endedBy: actorName(deps) },
    }),
    auditEntry(deps, `${row.kind}.end`, row.reason, { id }),
    appendChanges(deps.db, [{ topic: 'alerting', clusterId: row.clusterId }]),
  ])
}

/** Checks what it names; returns it in words for the audit. */
async function placeOf(deps: Deps, input: Input): Promise<string> {
  const { kind, rule, clusterId, nodeId, severity } = input
  if (kind === 'maintenance' && (clusterId === null || rule !== null || severity !== null)) {
    throw invalid('A maintenance is of a cluster or of a node.', 'Choose the cluster.')
  }
  if (rule === null && clusterId === null && severity === null) {
    throw invalid(
      'This would silence every alert of every cluster.',
      'Name a rule, a cluster, a node or a severity.',
    )
  }
  if (rule !== null && !ruleOf(rule)) throw invalid('There is no such rule.', 'Choose one.')
  if (nodeId !== null && clusterId === null) {
    throw invalid('A node without its cluster was named.', 'Choose the cluster, too.')
  }
  if (clusterId === null) return 'all clusters'
  const cluster = await deps.db.cluster.findUnique({
    where: { id: clusterId },
    include: { nodes: true },
  })
  if (!cluster) throw notFound('cluster')
  if (nodeId === null) return cluster.name
  const node = cluster.nodes.find(({ id }) => id === nodeId)
  if (!node) throw notFound('node')
  return `${cluster.name}/${node.name}`
}

const invalid = (message: string, mend: string) => new OperatorProblem('invalid', message, mend)
