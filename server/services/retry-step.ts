import { z } from 'zod'
import { stepStateAfter, type StepState } from '#server/engine/step-states.ts'
import { type Deps, requirePermission } from './actor.ts'
import { findJob, type JobRow, moveJob, queuedAgain } from './move-job.ts'
import { OperatorProblem } from './operator-problem.ts'

export const stepInput = z.object({ jobId: z.string(), index: z.number().int().min(0) })

/** Goes on with a failed step: looks first what of it has happened. Throws OperatorProblem. */
export async function retryStep(deps: Deps, input: z.output<typeof stepInput>): Promise<void> {
  requirePermission(deps, 'job.run')
  const job = await findJob(deps, input.jobId)
  const step = await findStep(deps, job, input.index)
  if (stepStateAfter(step.state, 'retry') === null) throw stepRefused(step)
  await moveJob(deps, job, {
    move: 'retry',
    action: 'job.retry-step',
    detail: { step: step.key },
    data: queuedAgain,
    writes: [
      deps.db.jobStep.updateMany({
        where: { jobId: job.id, index: input.index },
        data: { state: 'waiting', error: null, endedAt: null },
      }),
    ],
  })
}

export interface StepRow {
  key: string
  title: string
  state: StepState
}

/** Throws OperatorProblem `not-found`. */
export async function findStep(deps: Deps, job: JobRow, index: number): Promise<StepRow> {
  const step = await deps.db.jobStep.findUnique({
    where: { jobId_index: { jobId: job.id, index } },
    select: { key: true, title: true, state: true },
  })
  if (!step) {
    throw new OperatorProblem('not-found', 'This job has no such step.', 'Reload the page.')
  }
  return { ...step, state: step.state as StepState }
}

export function stepRefused({ title, state }: StepRow): OperatorProblem {
  return new OperatorProblem(
    'conflict',
    `The step “${title}” is ${state} by now.`,
    'Look at the job again: it may have gone on, or somebody else acted.',
  )
}
