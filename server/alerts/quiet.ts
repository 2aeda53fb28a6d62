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
  const maintenance =
    maintenances.find((one) => matches(one, alert)) ??
    coveringAbsence(alert, maintenances, (one) => (one.nodeId === null ? [] : [one.nodeId]))
  if (maintenance) {
    const because = `Maintenance by ${maintenance.createdBy}: ${maintenance.reason}`
    return { kind: 'maintenance', id: maintenance.id, because }
  }
  const own = works.filter(({ clusterId }) => clusterId === alert.clusterId)
  const { nodeId } = alert
  const work =
    nodeId !== null && CAUSED_BY_JOBS.has(alert.rule)
      ? own.find(({ nodeIds }) => nodeIds.includes(nodeId))
      : coveringAbsence(alert, own, ({ nodeIds }) => nodeIds)
  return work
    ? { kind: 'job', id: work.jobId, because: `The job “${work.title}” causes it.` }
    : null
}

function matches(silence: SilenceFact, alert: QuietAsked): boolean {
  return (
    (silence.rule === null || silence.rule === alert.rule) &&
    (silence.clusterId === null || silence.clusterId === alert.clusterId) &&
    (silence.nodeId === null || silence.nodeId === alert.nodeId) &&
    (silence.severity === null || silence.severity === alert.severity)
  )
}

/** A cluster without the node that is away on purpose is smaller on purpose, if no other is missing. */
function coveringAbsence<One>(
  { awayNodeIds }: QuietAsked,
  ones: readonly One[],
  nodeIdsOf: (one: One) => string[],
): One | undefined {
  if (awayNodeIds.length === 0) return undefined
  const covered = new Set(ones.flatMap(nodeIdsOf))
  if (!awayNodeIds.every((nodeId) => covered.has(nodeId))) return undefined
  return ones.find((one) => nodeIdsOf(one).some((nodeId) => awayNodeIds.includes(nodeId)))
}
