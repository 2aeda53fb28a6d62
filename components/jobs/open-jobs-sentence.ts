import type { JobView } from '#server/api/job-views.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { standingStates } from './open-states.ts'

/** What all pages say of jobs that have not ended; null when there are none. */
export function openJobsSentence(
  jobs: readonly JobView[],
): { text: string; standing: boolean; count: number } | null {
  if (jobs.length === 0) return null
  const standing = jobs.filter(({ state }) => standingStates.includes(state)).length
  const moving = jobs.length - standing
  const needs = `${formatNumberOf(standing, 'job')} ${standing === 1 ? 'needs' : 'need'} you`
  return {
    text:
      standing === 0
        ? `${formatNumberOf(moving, 'job')} running`
        : moving === 0
          ? needs
          : `${needs}, ${moving} running`,
    standing: standing > 0,
    count: jobs.length,
  }
}
