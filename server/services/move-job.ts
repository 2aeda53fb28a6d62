import { isGone } from '#server/db/database-error.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import {
  type JobMove,
  jobStateAfter,
  type JobState,
  statesBefore,
} from '#server/engine/job-states.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct, type ClusterAct } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'

export interface JobRow {
  id: string
  title: string
  state: JobState
  clusterId: string | null
  undoOfId: string | null
}

export interface JobChange {
  move: JobMove
  /** Of the audit row, for instance `job.retry`. */
  action: ClusterAct
  detail?: Record<string, unknown>
  data?: Omit<Prisma.JobUncheckedUpdateInput, 'id' | 'state'>
  /** Further writes of the same transaction. */
  writes?: Prisma.PrismaPromise<unknown>[]
}

/** Throws OperatorProblem `not-found`. */
export async function findJob(deps: Deps, jobId: string): Promise<JobRow> {
  const row = await deps.db.job.findUnique({
    where: { id: jobId },
    select: { id: true, title: true, state: true, clusterId: true, undoOfId: true },
  })
  if (!row) throw jobNotFound()
  return { ...row, state: row.state as JobState }
}

export function jobNotFound(): OperatorProblem {
  return new OperatorProblem(
    'not-found',
    'There is no such job.',
    'Go back to the list of jobs and choose again.',
  )
}

/** Makes one legal move, with its audit row. Throws OperatorProblem `conflict` when it is not legal by now. */
export async function moveJob(deps: Deps, job: JobRow, change: JobChange): Promise<void> {
  requirePermission(deps, 'job.run')
  const { move, action, detail, data, writes = [] } = change
  const next = jobStateAfter(job.state, move)
  if (next === null) throw moveRefused(job)
  const { db } = deps
  try {
    await db.$transaction([
      // The state in WHERE: of two people one is told that the other was faster.
      db.job.update({
        where: { id: job.id, state: job.state },
        data: { ...data, state: next },
        select: { id: true },
      }),
      ...writes,
      ...clusterAct(deps, { clusterId: job.clusterId }, action, job.title, {
        jobId: job.id,
        ...detail,
      }),
      appendChanges(db, [{ topic: 'job', clusterId: job.clusterId, payload: job.id }]),
    ])
  } catch (error) {
    if (isGone(error)) throw moveRefused(await findJob(deps, job.id))
    throw error
  }
}

/** What a job has when it waits for a worker again. */
export const queuedAgain = {
  owner: null,
  leaseUntil: null,
  reason: null,
  cancelRequestedAt: null,
} as const

export function moveRefused({ title, state }: JobRow): OperatorProblem {
  return new OperatorProblem(
    'conflict',
    `The job “${title}” is ${state} by now.`,
    'Look at it again: it may have gone on, or somebody else acted.',
  )
}

/** The states from which a person may make this move. */
export function mayMove(state: JobState, move: JobMove): boolean {
  return statesBefore(move).includes(state)
}
