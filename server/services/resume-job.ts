import { z } from 'zod'
import { withAccepted } from '#server/engine/accepted-risks.ts'
import type { Reason } from '#server/api/job-views.ts'
import { type Deps, requirePermission } from './actor.ts'
import { jobInput } from './cancel-job.ts'
import { findJob, moveJob, queuedAgain } from './move-job.ts'
import { OperatorProblem } from './operator-problem.ts'

export const resumeInput = jobInput.extend({
  /** The risks for which it is blocked, as they were shown: it goes on in spite of them. */
  accept: z.array(z.string()).optional(),
})

/** Asks the refused guard again and goes on where it holds. Throws OperatorProblem. */
export async function resumeJob(
  deps: Deps,
  { jobId, accept }: z.output<typeof resumeInput>,
): Promise<void> {
  requirePermission(deps, 'job.run')
  const job = await findJob(deps, jobId)
  const step = accept === undefined ? null : await acceptingStep(deps, jobId, accept)
  const risks = accept ?? []
  await moveJob(deps, job, {
    move: 'resume',
    action: 'job.resume',
    data: queuedAgain,
    detail: step === null ? {} : { accept: risks },
    writes:
      step === null
        ? []
        : [
            deps.db.jobStep.updateMany({
              where: { jobId, index: step.index },
              data: { decision: withAccepted(step.decision, risks) },
            }),
          ],
  })
}

async function acceptingStep(
  { db }: Deps,
  jobId: string,
  accept: readonly string[],
): Promise<{ index: number; decision: string | null }> {
  const { reason } = await db.job.findUniqueOrThrow({ where: { id: jobId } })
  const step = await db.jobStep.findFirst({
    where: { jobId, state: { not: 'done' } },
    orderBy: { index: 'asc' },
  })
  const offered = reason === null ? [] : ((JSON.parse(reason) as Reason).accept ?? [])
  if (!step || accept.length === 0 || !accept.every((risk) => offered.includes(risk))) {
    throw new OperatorProblem(
      'conflict',
      'The job does not stand for these reasons any more.',
      'Look at it again.',
    )
  }
  return step
}
