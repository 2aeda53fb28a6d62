import { z } from 'zod'
import type { Viewer } from '#server/api/views.ts'
import {
  changePassword,
  changePasswordInput,
  listSessions,
  revokeAllSessions,
  revokeSession,
} from '#server/services/sessions.ts'
import { procedure, router } from '../trpc.ts'

export const sessionRouter = router({
  me: procedure.query(({ ctx }): Viewer => ctx.signedIn.viewer),
  list: procedure.query(({ ctx }) => listSessions(ctx.deps, ctx.signedIn.sessionId)),
  revoke: procedure
    .input(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => revokeSession(ctx.deps, input.id)),
  revokeAll: procedure.mutation(({ ctx }) => revokeAllSessions(ctx.deps)),
  changePassword: procedure
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx.deps, input, ctx.signedIn.sessionId)),
})
