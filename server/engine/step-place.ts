import type { PlanServer, PlanStep } from '#server/procedures/plan.ts'
import { laneOf } from '#server/procedures/step-lanes.ts'
import type { Actions } from './engine-deps.ts'
import type { JobFacts, StepFacts } from './job-facts.ts'
import type { StepSight } from './next-move.ts'

/** A step of a job in the plan and in the database. Throws when the plan is not sound. */
export function placeOf(
  job: JobFacts,
  index: number,
): { step: PlanStep; facts: StepFacts; server: PlanServer } {
  const step = job.plan.steps[index]
  const facts = job.steps[index]
  const server = job.plan.servers.find((candidate) => candidate.key === step?.server)
  if (!step || !facts || !server) {
    throw new Error(`Job ${job.id} has no sound step ${index}.`)
  }
  return { step, facts, server }
}

/** What decides on the next move. Taking back is always finished. */
export function sightOf(job: JobFacts, actions: Actions, index: number): StepSight {
  const { step, facts } = placeOf(job, index)
  const { state, ran, decision } = facts
  const cancelMode = job.undoOfId === null ? actions[step.action].cancel : 'finish'
  return { state, ran, decision, cancelMode, wave: step.wave ?? null, lane: laneOf(step) }
}
