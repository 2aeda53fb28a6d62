import { tracked } from '@trpc/server'
import { z } from 'zod'
import { readSignedIn } from '../context.ts'
import { followLive } from '../follow-live.ts'
import { procedure, router } from '../trpc.ts'
import { webRuntime } from '../web-runtime.ts'

const SESSION_CHECK_MS = 10_000

export const liveRouter = router({
  /**
   * The one stream of a tab. `clusterId`: the cluster on show; `since`: the last seq the tab saw
   * before it asked for another cluster. `lastEventId` is set by the browser when it reconnects.
   */
  subscribe: procedure
    .input(
      z.object({
        clusterId: z.string().nullable(),
        since: z.number().int().nullable(),
        lastEventId: z.coerce.number().int().nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const { db, pump } = webRuntime()
      const since = input.lastEventId ?? input.since
      let checkedAt = Date.now()
      for await (const { seq, item } of followLive({
        db,
        pump,
        clusterId: input.clusterId,
        since,
        signal: signal ?? new AbortController().signal,
      })) {
        if (Date.now() - checkedAt > SESSION_CHECK_MS) {
          checkedAt = Date.now()
          // A session that was revoked ends its stream too.
          if (!(await readSignedIn(ctx.headers))) return
        }
        yield tracked(String(seq), item)
      }
    }),
})
