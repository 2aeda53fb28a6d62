import type { z } from 'zod'
import type { JobDetail } from '#server/api/job-views.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { type Deps, requirePermission } from './actor.ts'
import type { jobInput } from './cancel-job.ts'
import { jobSelect, jobStepView, jobView } from './job-view.ts'
import { jobNotFound } from './move-job.ts'

/** Throws OperatorProblem `not-found`. */
export async function readJob(
  deps: Deps,
  { jobId }: z.output<typeof jobInput>,
): Promise<JobDetail> {
  requirePermission(deps, 'cluster.read')
  const row = await deps.db.job.findUnique({
    where: { id: jobId },
    select: { ...jobSelect, plan: true },
  })
  if (!row) throw jobNotFound()
  return {
    ...jobView(row),
    plan: JSON.parse(row.plan) as Plan,
    steps: row.steps.map(jobStepView),
  }
}
