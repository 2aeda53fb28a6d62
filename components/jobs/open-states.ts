import type { JobView } from '#server/api/job-views.ts'

type State = JobView['state']

/** It works, or will, without anybody. */
export const movingStates: State[] = ['queued', 'running']

/** It stands until a person chooses the way on. */
export const standingStates: State[] = ['blocked', 'needs-decision', 'failed']

/** It holds its cluster: other changing jobs are refused. */
export const openStates: State[] = [...movingStates, ...standingStates]

export const endedStates: State[] = ['succeeded', 'cancelled', 'abandoned']
