import type { JobDetail, JobStepView } from '#server/api/job-views.ts'

/** The steps that were begun, last first: in this order they would be taken back. */
export function undoSteps(job: JobDetail): JobStepView[] {
  return job.steps.filter((step) => step.attempt > 0).toReversed()
}
