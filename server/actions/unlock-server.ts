import { ActionFailure, type Action } from '#server/actions/action.ts'
import { LOCK_PATH } from '#server/actions/fence.ts'
import { lockHolder, lockServer, releaseLock } from '#server/actions/lock-server.ts'

/** Takes this job's lock away; another job's stays and counts as unlocked for this one. */
export const unlockServer: Action<'unlock-server'> = {
  name: 'unlock-server',
  timeoutMs: 30_000,
  cancel: 'finish',
  async probe(context, { jobId }) {
    return { state: (await lockHolder(context))?.jobId === jobId ? 'absent' : 'done' }
  },
  run: (context, { jobId }) => releaseLock(context, { jobId, number: context.fence }),
  async verify(context, { jobId }) {
    if ((await lockHolder(context))?.jobId !== jobId) return { lock: null }
    throw new ActionFailure(
      `${LOCK_PATH} on ${context.server.name} is still there.`,
      'Remove it on the server.',
    )
  },
  // A job that is taken back holds the server again.
  undo: (context, params) => lockServer.run(context, params),
}
