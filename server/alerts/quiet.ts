/** Why nobody is told of an alert. Pure. */
import type { AlertSeverity } from './notification.ts'

export interface Quiet {
  kind: 'silence' | 'maintenance' | 'job'
  /** Of the silence or the job. */
  id: string
  because: string
}

export interface SilenceFact {
  id: string
  kind: 'silence' | 'maintenance'
  rule: string | null
  clusterId: string | null
  nodeId: string | null
  severity: string | null
  reason: string
  createdBy: string
  endsAtMs: number
}

/** Nodes that a job has in its hands. */
export interface JobWork {
  jobId: string
  title: string
  clusterId: string
  nodeIds: string[]
}

export interface QuietAsked {
  rule: string
  clusterId: string
  nodeId: string | null
  severity: AlertSeverity
  awayNodeIds: readonly string[]
}

/** What a job causes on the node it works on. Not the loss of the quorum, and no failure of its own. */
const CAUSED_BY_JOBS = new Set([
  'node-down',
  'node-disconnected',
  'not-synced',
  'not-ready',
  'transfer-started',
  'ist-closing',
  'console-blind',
  'console-no-ssh',
])

export function quietOf(
  alert: QuietAsked,
  silences: readonly SilenceFact[],
  works: readonly JobWork[],
  now: number,
): Quiet | null {
  const active = silences.filter(({ endsAtMs }) => endsAtMs > now)
  const silence = active.find((one) => one.kind === 'silence' && matches(one, alert))
  if (silence) {
    const because = `Silenced by ${silence.createdBy}: ${silence.reason}`
    return { kind: 'silence', id: silence.id, because }
  }
  const maintenances = active.filter((one) => one.kind === 'maintenance')
  const maintenance = maintenances.find((one) => matches(one, alert))
  if (maintenance) return byMaintenance(maintenance)
  const own = works.filter(({ clusterId }) => clusterId === alert.clusterId)
  const { nodeId } = alert
  if (nodeId !== null && CAUSED_BY_JOBS.has(alert.rule)) {
    const work = own.find(({ nodeIds }) => nodeIds.includes(nodeId))
    return work ? byJob(work) : null
  }
  return quietAbsence(alert, [
    ...maintenances.map((one) => ({
      nodeIds: one.nodeId === null ? [] : [one.nodeId],
      quiet: byMaintenance(one),
    })),
    ...own.map((work) => ({ nodeIds: work.nodeIds, quiet: byJob(work) })),
  ])
}

function byMaintenance({ id, createdBy, reason }: SilenceFact): Quiet {
  return { kind: 'maintenance', id, because: `Maintenance by ${createdBy}: ${reason}` }
}

function byJob({ jobId, title }: JobWork): Quiet {
  return { kind: 'job', id: jobId, because: `The job “${title}” causes it.` }
}

function matches(silence: SilenceFact, alert: QuietAsked): boolean {
  return (
    (silence.rule === null || silence.rule === alert.rule) &&
    (silence.clusterId === null || silence.clusterId === alert.clusterId) &&
    (silence.nodeId === null || silence.nodeId === alert.nodeId) &&
    (silence.severity === null || silence.severity === alert.severity)
  )
}

/**
 * A cluster without the nodes that are away on purpose is smaller on purpose, if no other is missing:
 * one may be in maintenance and another in the hands of a job.
 */
function quietAbsence(
  { awayNodeIds }: QuietAsked,
  causes: readonly { nodeIds: readonly string[]; quiet: Quiet }[],
): Quiet | null {
  if (awayNodeIds.length === 0) return null
  const covered = new Set(causes.flatMap(({ nodeIds }) => nodeIds))
  if (!awayNodeIds.every((nodeId) => covered.has(nodeId))) return null
  const cause = causes.find(({ nodeIds }) => nodeIds.some((id) => awayNodeIds.includes(id)))
  return cause?.quiet ?? null
}
