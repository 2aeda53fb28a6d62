import { type Action, ActionFailure } from '#server/actions/action.ts'
import { lockHolder, lockServer, releaseLock } from '#server/actions/lock-server.ts'
import type { Db } from '#server/db/client.ts'
import { hasEnded, type JobState } from './job-states.ts'

/**
 * Locking a server, where the lock of a job that has ended is in nobody's way: one that was
 * cancelled, or abandoned while the server was away, leaves it there. A lock that this console
 * knows nothing of is another console's, and stays.
 */
export function lockUnlessEnded(db: Db): Action<'lock-server'> {
  const holderThatEnded = async (context: Parameters<typeof lockHolder>[0], own: string) => {
    const holder = await lockHolder(context)
    if (holder === null || holder.jobId === own) return null
    if (!/^[A-Za-z0-9-]{8,64}$/.test(holder.jobId)) return null
    // The lock names the plan; a job and the one that takes it back share it.
    const jobs = await db.job.findMany({
      where: { plan: { contains: `"jobId":"${holder.jobId}"` } },
      select: { state: true },
    })
    const ended = jobs.length > 0 && jobs.every(({ state }) => hasEnded(state as JobState))
    return ended ? holder : null
  }
  return {
    ...lockServer,
    async probe(context, params) {
      const answer = await lockServer.probe(context, params)
      if (answer.state !== 'unknown') return answer
      return (await holderThatEnded(context, params.jobId)) === null ? answer : { state: 'absent' }
    },
    async run(context, params) {
      try {
        await lockServer.run(context, params)
      } catch (error) {
        if (!(error instanceof ActionFailure)) throw error
        const holder = await holderThatEnded(context, params.jobId)
        if (holder === null) throw error
        await releaseLock(context, holder)
        await lockServer.run(context, params)
      }
    },
  }
}
