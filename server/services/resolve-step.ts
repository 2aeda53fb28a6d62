import type { Prisma } from '#server/db/generated/client.ts'
import { z } from 'zod'
import { type StepMove, stepStateAfter } from '#server/engine/step-states.ts'
import { type Deps, requirePermission } from './actor.ts'
import { findJob, type JobChange, moveJob, queuedAgain } from './move-job.ts'
import { findStep, stepInput, stepRefused } from './retry-step.ts'

export const resolveInput = stepInput.extend({
  /** done: it has happened, go on. retry: run it. abort: it failed. */
  decision: z.enum(['done', 'retry', 'abort']),
})

/** A person tells what the probe could not: whether a step has happened. Throws OperatorProblem. */
export async function resolveStep(deps: Deps, input: z.output<typeof resolveInput>): Promise<void> {
  requirePermission(deps, 'job.run')
  const job = await findJob(deps, input.jobId)
  const step = await findStep(deps, job, input.index)
  const { stepMove, stepData, ...change } = outcome(deps, input.decision)
  if (stepStateAfter(step.state, stepMove) === null) throw stepRefused(step)
  await moveJob(deps, job, {
    ...change,
    action: 'job.resolve-step',
    detail: { step: step.key, decision: input.decision },
    writes: [
      deps.db.jobStep.updateMany({
        where: { jobId: job.id, index: input.index },
        data: { ...stepData, state: stepStateAfter(step.state, stepMove) ?? step.state },
      }),
    ],
  })
}

interface Outcome extends Pick<JobChange, 'move' | 'data'> {
  stepMove: StepMove
  stepData: Omit<Prisma.JobStepUncheckedUpdateManyInput, 'state'>
}

function outcome(deps: Deps, decision: 'done' | 'retry' | 'abort'): Outcome {
  const by = deps.actor.kind === 'user' ? deps.actor.viewer.name : 'system'
  const endedAt = new Date(deps.now())
  switch (decision) {
    case 'done':
      return {
        move: 'resolve',
        data: queuedAgain,
        stepMove: 'mark-done',
        stepData: { endedAt, error: null, evidence: JSON.stringify({ markedDoneBy: by }) },
      }
    case 'retry':
      return {
        move: 'resolve',
        data: queuedAgain,
        stepMove: 'retry',
        stepData: { decision: 'run', error: null, endedAt: null },
      }
    case 'abort': {
      const reason = {
        message: `${by} decided not to go on with this step.`,
        mend: 'Abandon the job, or retry the step.',
      }
      return {
        move: 'fail',
        data: { reason: JSON.stringify(reason) },
        stepMove: 'fail',
        stepData: { endedAt, error: JSON.stringify(reason) },
      }
    }
  }
}
