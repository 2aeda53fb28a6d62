import type { ActionParams } from '#server/procedures/action-params.ts'
import type { JobFacts } from './job-facts.ts'

/**
 * The lock of a server while the job is to hold it: from the step that takes it to the one that gives
 * it back, whose roles are exchanged where a job is taken back. Else null.
 */
export function heldLock(job: JobFacts, server: string): ActionParams['lock-server'] | null {
  const stepOf = (action: string) => {
    const index = job.plan.steps.findIndex(
      (step) => step.server === server && step.action === action,
    )
    return { step: job.plan.steps[index], facts: job.steps[index] }
  }
  const lock = stepOf('lock-server')
  const unlock = stepOf('unlock-server')
  const [taking, giving] = job.undoOfId === null ? [lock, unlock] : [unlock, lock]
  if (taking.facts?.state !== 'done' || giving.facts?.ran === true) return null
  return taking.step?.params as ActionParams['lock-server']
}
