import { SendError } from './send-error.ts'

export interface Limits {
  connectMs: number
  wholeMs: number
  signal: AbortSignal
}

export const usualLimits = { connectMs: 5000, wholeMs: 15_000 }

/** Ends with the signal even where the work itself cannot; a time-out becomes a SendError. */
export async function within<Result>(
  signal: AbortSignal,
  { wholeMs, signal: outer }: Limits,
  work: () => Promise<Result>,
): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort)
  try {
    signal.throwIfAborted()
    return await Promise.race([work(), aborted])
  } catch (error) {
    if (outer.aborted || !signal.aborted) throw error
    throw new SendError('timeout', `No whole answer came within ${wholeMs / 1000} s.`)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
