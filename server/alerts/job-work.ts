import type { Plan } from '#server/procedures/plan.ts'
import type { JobWork } from './quiet.ts'

/** After its last step on a node: until the group and the console have seen it come back. */
const AFTERWARDS_MS = 60_000

export interface JobRow {
  id: string
  title: string
  state: string
  clusterId: string
  plan: Pick<Plan, 'servers' | 'steps'>
  steps: readonly { server: string; startedAtMs: number | null; endedAtMs: number | null }[]
}

/** The nodes that a job has in its hands now: of a rolling restart only the one whose turn it is. */
export function workOf(
  job: JobRow,
  nodes: readonly { nodeId: string; name: string }[],
  now: number,
): JobWork {
  const moved = new Set(
    job.plan.steps.filter(({ terms }) => terms !== undefined).map(({ server }) => server),
  )
  const nodeIds = job.plan.servers
    .filter(({ key, role }) => moved.has(key) || role === 'joiner')
    .filter(({ key }) => isInHand(job, key, now))
    // A new server is entered in the inventory while its job runs.
    .flatMap(({ key, nodeId }) => nodeId ?? nodes.find(({ name }) => name === key)?.nodeId ?? [])
  return { jobId: job.id, title: job.title, clusterId: job.clusterId, nodeIds }
}

function isInHand({ state, steps }: JobRow, server: string, now: number): boolean {
  const own = steps.filter((step) => step.server === server)
  const begun = own.some(({ startedAtMs }) => startedAtMs !== null)
  if (!begun) return false
  const runs = state === 'running' || state === 'queued'
  if (runs && own.some(({ endedAtMs }) => endedAtMs === null)) return true
  const endedAtMs = Math.max(...own.map((step) => step.endedAtMs ?? 0))
  // The clock may have stepped back since.
  return Math.abs(now - endedAtMs) < AFTERWARDS_MS
}
