import { z } from 'zod'
import {
  createUser,
  listUsers,
  newUserInput,
  passwordSchema,
  setPassword,
  setRole,
  setRoleInput,
  setUserDisabled,
} from '#server/services/users.ts'
import { procedure, router } from '../trpc.ts'

export const usersRouter = router({
  list: procedure.query(({ ctx }) => listUsers(ctx.deps)),
  create: procedure.input(newUserInput).mutation(({ ctx, input }) => createUser(ctx.deps, input)),
  setRole: procedure.input(setRoleInput).mutation(({ ctx, input }) => setRole(ctx.deps, input)),
  setDisabled: procedure
    .input(z.object({ id: z.string(), disabled: z.boolean() }))
    .mutation(({ ctx, input }) => setUserDisabled(ctx.deps, input)),
  setPassword: procedure
    .input(z.object({ id: z.string(), password: passwordSchema }))
    .mutation(({ ctx, input }) => setPassword(ctx.deps, input)),
})
