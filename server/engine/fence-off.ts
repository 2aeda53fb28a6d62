import { takeLock } from '#server/actions/lock-server.ts'
import { heldLock } from './server-lock.ts'
import type { RunScope } from './run-scope.ts'
import { placeOf } from './step-place.ts'

/**
 * Before the first contact of a worker that took the job over: what an earlier one, frozen until now,
 * would still start or release on the server of this step is refused there from now on.
 */
export async function fenceOff(scope: RunScope, index: number): Promise<void> {
  const { hold, ending, job, servers, fenced } = scope
  const { server } = placeOf(job, index).step
  const lock = heldLock(job, server)
  if (lock === null || hold.fence === 1 || fenced.has(server)) return
  const signal = AbortSignal.any([hold.signal, ending])
  const ports = await servers.portsFor({ stepIndex: index, signal })
  await takeLock(ports(server), { jobId: lock.jobId, number: hold.fence }, signal)
  fenced.add(server)
}
