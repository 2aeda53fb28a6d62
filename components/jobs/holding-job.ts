import type { JobView } from '#server/api/job-views.ts'

/** Which job keeps others away from this cluster, in words; undefined when none does. */
export function holdingJob(clusterId: string, openJobs: readonly JobView[]): string | undefined {
  const job = openJobs.find((each) => each.clusterId === clusterId && each.holdsLock)
  return job && `The job “${job.title}” holds this cluster. Wait for its end, or abandon it.`
}
