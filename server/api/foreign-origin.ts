import { sameHostOrigins } from '#server/auth/auth.ts'
import { env } from '#server/env.ts'
import { OperatorProblem } from '#server/services/operator-problem.ts'
import { problemResponse } from './problem-response.ts'

/** The refusal of a request that a page of another address sent; null when it may pass. */
export function refuseForeignOrigin(headers: Headers): Response | null {
  const origin = headers.get('origin')
  if (!origin || sameHostOrigins(env().publicUrl).includes(origin)) return null
  return problemResponse(
    403,
    new OperatorProblem(
      'forbidden',
      'This page comes from another address than the console.',
      `Open ${env().publicUrl}; where that is not its address, set SYNCED_PUBLIC_URL.`,
    ),
  )
}
