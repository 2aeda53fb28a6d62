import { setTimeout as sleep } from 'node:timers/promises'

/** After its signal aborted an action has this long to come back by itself. */
const GRACE_MS = 4000

/**
 * Waits for a part of an action; throws the signal's reason when it was aborted and the part ended
 * by that, or did not end at all. A part that comes back in spite of it has come back.
 */
export async function runAction<Result>(
  signal: AbortSignal,
  part: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const running = part()
  // Nobody may be waiting any more when it ends.
  running.catch(() => undefined)
  const overdue = Promise.withResolvers<never>()
  overdue.promise.catch(() => undefined)
  let giveUp: NodeJS.Timeout | undefined
  const onAbort = () => {
    giveUp = setTimeout(() => overdue.reject(signal.reason), GRACE_MS)
  }
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([running, overdue.promise])
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    clearTimeout(giveUp)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Throws the reason of `signal` when that aborts; `shorten` only ends the pause early. */
export async function pause(
  ms: number,
  signal: AbortSignal,
  shorten: AbortSignal = signal,
): Promise<void> {
  await sleep(ms, undefined, { signal: AbortSignal.any([signal, shorten]) }).catch(() => undefined)
  signal.throwIfAborted()
}
