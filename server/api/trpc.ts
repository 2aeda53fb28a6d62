import { initTRPC, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import { z, ZodError } from 'zod'
import { log } from '#server/observability/log.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'
import { auditEntry } from '#server/services/audit.ts'
import { OperatorProblem, type ProblemCode } from '#server/services/operator-problem.ts'
import type { Context } from './context.ts'
import type { OperatorError } from './views.ts'

const httpCodes = {
  unauthenticated: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  invalid: 'BAD_REQUEST',
  conflict: 'CONFLICT',
  'too-many': 'TOO_MANY_REQUESTS',
  internal: 'INTERNAL_SERVER_ERROR',
} as const satisfies Record<ProblemCode, TRPCError['code']>

const t = initTRPC.context<Context>().create({
  transformer: superjson,
  sse: {
    ping: { enabled: true, intervalMs: 2000 },
    client: { reconnectAfterInactivityMs: 6000 },
  },
  errorFormatter: ({ shape, error }) => {
    const operator = operatorError(error)
    return {
      ...shape,
      message: operator.message,
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, operator },
    }
  },
})

function operatorError(error: TRPCError): OperatorError {
  const { cause } = error
  if (cause instanceof OperatorProblem)
    return { code: cause.code, message: cause.message, mend: cause.mend }
  if (cause instanceof SecretUnreadable) {
    return { code: 'internal', message: cause.message, mend: 'See Credentials.' }
  }
  if (cause instanceof ZodError) {
    const first = cause.issues[0]
    const place = first && first.path.length > 0 ? `${first.path.join('.')}: ` : ''
    return {
      code: 'invalid',
      message: `${place}${first?.message ?? 'The input is not valid.'}`,
      mend: 'Correct it and send it again.',
    }
  }
  if (error.code === 'UNAUTHORIZED')
    return {
      code: 'unauthenticated',
      message: 'You are not signed in.',
      mend: 'Sign in and try again.',
    }
  if (error.code === 'NOT_FOUND')
    return {
      code: 'not-found',
      message: 'The console has no such function.',
      mend: 'Reload the page: the console may have been updated.',
    }
  const reference = Math.random().toString(36).slice(2, 10)
  log().error(
    { err: error, reference },
    'An API call failed for a reason that has no message of its own.',
  )
  return {
    code: 'internal',
    message: `The console met an error it does not know (reference ${reference}).`,
    mend: 'Look for the reference in the log of the web process.',
  }
}

const translateProblems = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof OperatorProblem) {
    const { cause } = result.error
    throw new TRPCError({ code: httpCodes[cause.code], message: cause.message, cause })
  }
  return result
})

const requireSession = t.middleware(({ ctx, next }) => {
  if (!ctx.signedIn || !ctx.deps) throw new TRPCError({ code: 'UNAUTHORIZED' })
  return next({ ctx: { ...ctx, signedIn: ctx.signedIn, deps: ctx.deps } })
})

/** Services write what was done; what a role forbids never gets that far. */
const auditRefusals = t.middleware(async ({ ctx, next, type, path, getRawInput }) => {
  const result = await next()
  const cause = result.ok ? null : result.error.cause
  const forbidden = cause instanceof OperatorProblem && cause.code === 'forbidden'
  if (ctx.deps && forbidden && type === 'mutation') {
    const on = namedIds(await getRawInput())
    await auditEntry(ctx.deps, path, null, { reason: cause.message, ...on }, 'refused')
  }
  return result
})

const ids = z.object(
  Object.fromEntries(
    ['id', 'clusterId', 'nodeId', 'jobId'].map((name) => [name, z.string().max(100).optional()]),
  ),
)

/** What a refused act was to be done to; the rest of its input may hold secrets. */
function namedIds(input: unknown): Record<string, unknown> {
  return ids.safeParse(input).data ?? {}
}

export const router = t.router
/** The only base procedure: nothing in the API answers without a session. */
export const procedure = t.procedure.use(translateProblems).use(requireSession).use(auditRefusals)
