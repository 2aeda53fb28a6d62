import type { JobView } from '#server/api/job-views.ts'
import { endedStates, movingStates, openStates, standingStates } from './open-states.ts'

/** What stands in the URL. */
export const shownJobs = ['open', 'moving', 'standing', 'ended'] as const

export type ShownJobs = (typeof shownJobs)[number]

export const shownLabels: Record<ShownJobs, string> = {
  open: 'Not ended',
  moving: 'At work',
  standing: 'Waiting for a person',
  ended: 'Ended',
}

const states: Record<ShownJobs, JobView['state'][]> = {
  open: openStates,
  moving: movingStates,
  standing: standingStates,
  ended: endedStates,
}

/** Part of the input of jobs.list; null is all jobs. */
export function statesOf(show: ShownJobs | null): { states?: JobView['state'][] } {
  return show === null ? {} : { states: states[show] }
}

/** Pages of jobs as one list, newest first; what was asked later wins. */
export function mergeJobs(known: readonly JobView[], page: readonly JobView[]): JobView[] {
  const byId = new Map([...known, ...page].map((job) => [job.id, job]))
  return [...byId.values()].toSorted((a, b) => b.createdAtMs - a.createdAtMs)
}
