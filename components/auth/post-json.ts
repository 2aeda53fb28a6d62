import { z } from 'zod'
import type { OperatorError } from '#server/api/views.ts'

const operatorError = z.object({ code: z.string(), message: z.string(), mend: z.string() })

/** Sends a form to an endpoint outside of tRPC; null when it was accepted. Never throws. */
export async function postJson(path: string, body: object): Promise<OperatorError | null> {
  let response: Response
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    return {
      code: 'console-unreachable',
      message: 'The console did not answer.',
      mend: 'Check that it is running and that this computer reaches it.',
    }
  }
  if (response.ok) return null
  const parsed = operatorError.safeParse(await response.json().catch(() => null))
  if (parsed.success) return parsed.data
  return {
    code: 'unexpected',
    message: `The console answered with an error (HTTP ${response.status}).`,
    mend: 'Try again. Its log names the cause.',
  }
}
