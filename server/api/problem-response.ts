import type { OperatorProblem } from '#server/services/operator-problem.ts'
import type { OperatorError } from './views.ts'

/** An error of a plain HTTP endpoint, in the same words as one of the API. */
export function problemResponse(status: number, problem: OperatorProblem): Response {
  const body: OperatorError = { code: problem.code, message: problem.message, mend: problem.mend }
  return Response.json(body, { status })
}
