import type { Db } from '#server/db/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { isGone } from '#server/db/database-error.ts'
import { type JobState, jobStateAfter } from './job-states.ts'
import { leaseUntil, mayClaim } from './lease.ts'
import { ownerIsDead } from './owner.ts'

export interface ClaimedJob {
  id: string
  clusterId: string | null
  fence: number
  leaseUntilMs: number
}

export interface ActiveJob {
  id: string
  clusterId: string | null
  state: JobState
  owner: string | null
  fence: number
  leaseUntil: Date | null
  startedAt: Date | null
  cancelRequestedAt: Date | null
}

/** Jobs that run or want to run, oldest first. */
export async function readActiveJobs(db: Db): Promise<ActiveJob[]> {
  const rows = await db.job.findMany({
    where: { state: { in: ['queued', 'running'] } },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      clusterId: true,
      state: true,
      owner: true,
      fence: true,
      leaseUntil: true,
      startedAt: true,
      cancelRequestedAt: true,
    },
  })
  return rows.map((row) => ({ ...row, state: row.state as JobState }))
}

/** Takes a job by one compare-and-set; null when it is not free, or another worker was faster. */
export async function claimJob(
  db: Db,
  job: ActiveJob,
  owner: string,
  nowMs: number,
): Promise<ClaimedJob | null> {
  const state = jobStateAfter(job.state, 'claim')
  const dead = job.owner !== null && ownerIsDead(job.owner)
  const tenure = { ...job, leaseUntilMs: job.leaseUntil?.getTime() ?? null }
  if (state === null || !mayClaim(tenure, nowMs, dead)) return null
  const fence = job.fence + 1
  const leaseUntilMs = leaseUntil(nowMs)
  try {
    await db.$transaction([
      db.job.update({
        where: { id: job.id, state: job.state, fence: job.fence, leaseUntil: job.leaseUntil },
        data: {
          state,
          owner,
          fence,
          leaseUntil: new Date(leaseUntilMs),
          startedAt: job.startedAt ?? new Date(nowMs),
        },
        select: { id: true },
      }),
      appendChanges(db, [{ topic: 'job', clusterId: job.clusterId, payload: job.id }]),
    ])
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
  return { id: job.id, clusterId: job.clusterId, fence, leaseUntilMs }
}
