import { OperatorProblem } from '#server/services/operator-problem.ts'
import { createFirstAdmin, setupInput } from '#server/services/users.ts'
import { clientAddress } from './client-headers.ts'
import { refuseForeignOrigin } from './foreign-origin.ts'
import { bodyTooLarge, limitedBody, parseJson } from './limited-body.ts'
import { problemResponse } from './problem-response.ts'
import { webRuntime } from './web-runtime.ts'

/** POST /api/setup: the first admin, through the one-time link that the console printed. */
export async function handleSetup(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request.headers)
  if (foreign) return foreign
  const body = await limitedBody(request)
  if (body === null) return problemResponse(413, bodyTooLarge())
  const parsed = setupInput.safeParse(parseJson(body))
  if (!parsed.success) {
    const message = parsed.error.issues[0]?.message ?? 'The input is not valid.'
    return problemResponse(
      400,
      new OperatorProblem('invalid', message, 'Correct it and send it again.'),
    )
  }
  try {
    await createFirstAdmin(webRuntime().db, Date.now(), parsed.data, clientAddress(request.headers))
  } catch (error) {
    if (error instanceof OperatorProblem) return problemResponse(403, error)
    throw error
  }
  return Response.json({ done: true })
}
