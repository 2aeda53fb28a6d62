import type { JobDetail, JobStepView } from '#server/api/job-views.ts'
import type { PlanStep, Range } from '#server/procedures/plan.ts'
import { timeOfSteps } from '#server/procedures/step-lanes.ts'

export interface TimeLeft {
  /** Low and high, in ms. */
  leftMs: [number, number]
  /** A step at work has taken longer than planned at most. */
  late: boolean
}

/** What is left of the planned times of the steps; null for a job that does not move. Pure. */
export function timeLeft(job: JobDetail, nowMs: number): TimeLeft | null {
  if (job.state !== 'running' && job.state !== 'queued') return null
  const left: { step: PlanStep; ms: Range }[] = []
  let late = false
  for (const step of job.steps) {
    const planned = job.plan.steps[step.index]
    if (planned === undefined || step.state === 'done') continue
    const [expected, elapsedMs] = [planned.expectedMs, elapsed(step, nowMs)]
    late ||= elapsedMs > expected[1]
    const [low, high] = expected.map((ms) => Math.max(0, ms - elapsedMs))
    left.push({ step: planned, ms: [low ?? 0, high ?? 0] })
  }
  return { leftMs: timeOfSteps(left), late }
}

/** Of a step that is tried again it is not known when this attempt began. */
function elapsed({ state, attempt, startedAtMs }: JobStepView, nowMs: number): number {
  return state === 'running' && attempt <= 1 && startedAtMs !== null
    ? Math.max(0, nowMs - startedAtMs)
    : 0
}
