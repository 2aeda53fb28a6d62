import type { JobDetail, JobStepView } from '#server/api/job-views.ts'

/** Finished steps that stay in sight before the one at work. */
const shownBefore = 2

/**
 * The steps finished long ago, to be folded into one line so that the one at work is in sight, and
 * the others. Nothing is folded once the job has ended.
 */
export function stepGroups(job: JobDetail): { folded: JobStepView[]; shown: JobStepView[] } {
  const firstOpen = job.steps.findIndex((step) => step.state !== 'done')
  const count = firstOpen - shownBefore
  if (job.endedAtMs !== null || count < 2) return { folded: [], shown: job.steps }
  return { folded: job.steps.slice(0, count), shown: job.steps.slice(count) }
}
