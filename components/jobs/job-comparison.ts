import type { JobDetail } from '#server/api/job-views.ts'
import { plannedAgainstActual, type Comparison } from '#server/procedures/planned-against-actual.ts'
import { joinOutcomesOf } from '#server/procedures/transfer-outcome.ts'

/** The plan of a job against what became of it. */
export function jobComparison(job: JobDetail): Comparison {
  const { startedAtMs, endedAtMs } = job
  return plannedAgainstActual(
    job.plan,
    job.steps,
    joinOutcomesOf(job.steps),
    startedAtMs === null || endedAtMs === null ? null : endedAtMs - startedAtMs,
  )
}
