import { z } from 'zod'
import { isGone } from '#server/db/database-error.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { type Deps, requirePermission } from './actor.ts'
import { clusterAct } from './audit.ts'
import { OperatorProblem } from './operator-problem.ts'
import { findJob, moveJob, moveRefused } from './move-job.ts'

export const jobInput = z.object({ jobId: z.string() })

/** A queued job ends at once, a running one at its next safe point. Throws OperatorProblem. */
export async function cancelJob(deps: Deps, { jobId }: z.output<typeof jobInput>): Promise<void> {
  requirePermission(deps, 'job.run')
  const { db } = deps
  const job = await findJob(deps, jobId)
  if (job.undoOfId !== null) {
    throw new OperatorProblem(
      'conflict',
      'A job that takes back another one cannot be cancelled: the servers would be left half-way.',
      'Let it end; a step that fails can be retried.',
    )
  }
  if (job.state !== 'running') {
    await moveJob(deps, job, {
      move: 'cancel',
      action: 'job.cancel',
      data: { endedAt: new Date(deps.now()) },
      writes: [db.clusterLock.deleteMany({ where: { jobId } })],
    })
    return
  }
  try {
    await db.$transaction([
      db.job.update({
        where: { id: jobId, state: 'running', cancelRequestedAt: null },
        data: { cancelRequestedAt: new Date(deps.now()) },
        select: { id: true },
      }),
      ...clusterAct(deps, { clusterId: job.clusterId }, 'job.cancel', job.title, { jobId }),
      appendChanges(db, [{ topic: 'job', clusterId: job.clusterId, payload: jobId }]),
    ])
  } catch (error) {
    if (!isGone(error)) throw error
    const now = await findJob(deps, jobId)
    // Asked for already: nothing is left to do.
    if (now.state !== 'running') throw moveRefused(now)
  }
}
