import { OperatorProblem } from '#server/services/operator-problem.ts'

const LIMIT_BYTES = 16 * 1024

/** Text of a small request body; null when it is larger than 16 KiB, of which no more is read. */
export async function limitedBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = request.body?.getReader()
  for (;;) {
    const next = await reader?.read()
    if (!next || next.done) return Buffer.concat(chunks).toString('utf8')
    bytes += next.value.byteLength
    if (bytes > LIMIT_BYTES) {
      await reader?.cancel()
      return null
    }
    chunks.push(next.value)
  }
}

/** What the text says in JSON; null when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

export const bodyTooLarge = () =>
  new OperatorProblem('invalid', 'The request is larger than 16 KiB.', 'Send less.')
