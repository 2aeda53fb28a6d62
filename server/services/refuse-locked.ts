import type { JobState } from '#server/engine/job-states.ts'
import { isUniqueViolation } from '#server/db/database-error.ts'
import type { Deps } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

/** Runs a write that takes these locks. Throws OperatorProblem `conflict` that names who has one. */
export async function whileUnlocked(
  deps: Deps,
  lockKeys: readonly string[],
  write: () => Promise<unknown>,
): Promise<void> {
  await refuseLocked(deps, lockKeys)
  try {
    await write()
  } catch (error) {
    // Somebody was faster: the primary key of the lock decided.
    if (isUniqueViolation(error)) await refuseLocked(deps, lockKeys)
    throw error
  }
}

/** Throws OperatorProblem `conflict` that names the job which holds one of these locks. */
export async function refuseLocked(deps: Deps, lockKeys: readonly string[]): Promise<void> {
  const held = await deps.db.clusterLock.findFirst({
    where: { lockKey: { in: [...lockKeys] } },
    select: { job: { select: { title: true, state: true, createdBy: true } } },
  })
  if (held) throw lockedBy(held.job)
}

const stands: Partial<Record<JobState, string>> = {
  failed: 'has failed',
  blocked: 'is blocked',
  'needs-decision': 'waits for a decision',
}

function lockedBy(job: { title: string; state: string; createdBy: string }): OperatorProblem {
  const standing = stands[job.state as JobState]
  const name = `The job “${job.title}”, started by ${job.createdBy},`
  return standing === undefined
    ? new OperatorProblem(
        'conflict',
        `${name} is at work there.`,
        'Wait until it has ended, or cancel it.',
      )
    : new OperatorProblem(
        'conflict',
        `${name} ${standing} and still holds the cluster.`,
        'Go on with it or abandon it first.',
      )
}
