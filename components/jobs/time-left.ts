import type { JobDetail, JobStepView } from '#server/api/job-views.ts'
import type { Range } from '#server/procedures/plan.ts'

export interface TimeLeft {
  /** Low and high, in ms. */
  leftMs: [number, number]
  /** A step at work has taken longer than planned at most. */
  late: boolean
}

/** What is left of the planned times of the steps; null for a job that does not move. Pure. */
export function timeLeft(job: JobDetail, nowMs: number): TimeLeft | null {
  if (job.state !== 'running' && job.state !== 'queued') return null
  let [low, high, late] = [0, 0, false]
  let wave: { number: number; left: Range } | null = null
  for (const step of job.steps) {
    const planned = job.plan.steps[step.index]
    if (planned === undefined || step.state === 'done') continue
    const [expected, elapsedMs] = [planned.expectedMs, elapsed(step, nowMs)]
    late ||= elapsedMs > expected[1]
    const left: Range = [Math.max(0, expected[0] - elapsedMs), Math.max(0, expected[1] - elapsedMs)]
    // Steps of one wave run at the same time: only what one takes longer than the others counts.
    const before: Range =
      planned.wave !== undefined && wave?.number === planned.wave ? wave.left : [0, 0]
    const longest: Range = [Math.max(before[0], left[0]), Math.max(before[1], left[1])]
    low += longest[0] - before[0]
    high += longest[1] - before[1]
    wave = planned.wave === undefined ? null : { number: planned.wave, left: longest }
  }
  return { leftMs: [low, high], late }
}

/** Of a step that is tried again it is not known when this attempt began. */
function elapsed({ state, attempt, startedAtMs }: JobStepView, nowMs: number): number {
  return state === 'running' && attempt <= 1 && startedAtMs !== null
    ? Math.max(0, nowMs - startedAtMs)
    : 0
}
