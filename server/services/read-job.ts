import type { z } from 'zod'
import type { JobDetail } from '#server/api/job-views.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { type Deps, requirePermission } from './actor.ts'
import type { jobInput } from './cancel-job.ts'
import { jobSelect, jobStepView, jobView } from './job-view.ts'
import { jobNotFound } from './move-job.ts'
import { undoRefusal } from './undo-refusal.ts'

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
  const view = jobView(row)
  const plan = JSON.parse(row.plan) as Plan
  return {
    ...view,
    undoRefusal: view.canUndo ? await undoRefusal(deps, { ...row, plan }) : null,
    plan,
    steps: row.steps.map(jobStepView),
  }
}
