import { TRPCClientError } from '@trpc/client'
import { z } from 'zod'
import type { OperatorError } from '#server/api/views.ts'

const errorShape = z.object({
  code: z.string().optional(),
  operator: z.object({ code: z.string(), message: z.string(), mend: z.string() }).nullish(),
})

function shapeOf(error: unknown): z.infer<typeof errorShape> | null {
  if (!(error instanceof TRPCClientError)) return null
  const parsed = errorShape.safeParse(error.data)
  return parsed.success ? parsed.data : null
}

/** What went wrong, as a sentence with its mend, whatever was thrown. */
export function operatorErrorOf(error: unknown): OperatorError {
  const shape = shapeOf(error)
  if (shape?.operator) return shape.operator
  if (shape === null) {
    return {
      code: 'console-unreachable',
      message: 'The console did not answer.',
      mend: 'Check that it is running and that this computer reaches it. The page goes on by itself once it answers.',
    }
  }
  if (shape.code === 'BAD_REQUEST') {
    return {
      code: 'bad-request',
      message: 'The console did not accept what was sent.',
      mend: 'Check what was entered. If the console was updated, load the page again.',
    }
  }
  return {
    code: 'unexpected',
    message: 'The console failed to answer this.',
    mend: 'Try again. Its log names the cause.',
  }
}

/** True when the answer says that nobody is signed in. */
export function isSignedOut(error: unknown): boolean {
  return shapeOf(error)?.code === 'UNAUTHORIZED'
}

/** Only a console that did not answer, or failed by itself, may answer better the next time. */
export function isWorthRetrying(error: unknown): boolean {
  const shape = shapeOf(error)
  return shape === null || (shape.code === 'INTERNAL_SERVER_ERROR' && !shape.operator)
}
