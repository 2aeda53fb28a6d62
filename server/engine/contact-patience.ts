/** How long a lost connection is waited for within a step. Pure. */
import type { ContactFailure } from '#server/galera/model.ts'

/** A link that is gone for this long fails the step. */
export const PATIENCE_MS = 60_000
const PAUSES_MS = [500, 1000, 2000, 5000]

export interface ContactLoss {
  firstAtMs: number
  count: number
}

/** These pass by themselves; the others (a refused password, a changed key) need a person. */
const passing: readonly ContactFailure[] = [
  'unreachable',
  'refused',
  'timeout',
  'connection-lost',
  'too-many-connections',
]

export function mayPass(failure: ContactFailure): boolean {
  return passing.includes(failure)
}

/**
 * The pause after another loss, or null when it is time to give up. A loss that comes after a long
 * time of work (`workedMs`) counts from anew.
 */
export function afterLoss(
  before: ContactLoss | null,
  nowMs: number,
  workedMs: number,
): { loss: ContactLoss; pauseMs: number } | null {
  const loss =
    before === null || workedMs > PATIENCE_MS
      ? { firstAtMs: nowMs, count: 1 }
      : { firstAtMs: before.firstAtMs, count: before.count + 1 }
  if (nowMs - loss.firstAtMs > PATIENCE_MS) return null
  return { loss, pauseMs: PAUSES_MS[Math.min(loss.count, PAUSES_MS.length) - 1] ?? 0 }
}
