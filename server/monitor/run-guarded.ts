import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '#server/observability/log.ts'

const PAUSES_MS = [1000, 2000, 5000, 30_000]

/**
 * Runs a part of the worker until the signal aborts. If it throws or ends early, that is logged and
 * it starts again after a growing pause; nothing else notices. Never rejects.
 */
export async function runGuarded(
  name: string,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    const startedAt = performance.now()
    try {
      await run(signal)
      if (signal.aborted) return
      log().error({ part: name }, 'a part of the worker ended; it starts again')
    } catch (error) {
      if (signal.aborted) return
      log().error({ part: name, err: error }, 'a part of the worker failed; it starts again')
    }
    const lasted = performance.now() - startedAt
    failures = lasted > 60_000 ? 1 : failures + 1
    const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? 0
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}
