import { z } from 'zod'
import type { JobView } from '#server/api/job-views.ts'
import { jobStates } from '#server/engine/job-states.ts'
import { type Deps, requirePermission } from './actor.ts'
import { jobSelect, jobView } from './job-view.ts'

export const jobsInput = z.object({
  clusterId: z.string().optional(),
  states: z.array(z.enum(jobStates)).optional(),
  /** Only jobs that were requested before. */
  beforeMs: z.number().int().optional(),
  limit: z.number().int().min(1).max(200).default(50),
})

/** Newest first. */
export async function listJobs(deps: Deps, input: z.output<typeof jobsInput>): Promise<JobView[]> {
  requirePermission(deps, 'cluster.read')
  const { clusterId, states, beforeMs, limit } = input
  const rows = await deps.db.job.findMany({
    where: {
      ...(clusterId === undefined ? {} : { clusterId }),
      ...(states === undefined ? {} : { state: { in: states } }),
      ...(beforeMs === undefined ? {} : { createdAt: { lt: new Date(beforeMs) } }),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    select: jobSelect,
  })
  return rows.map(jobView)
}
