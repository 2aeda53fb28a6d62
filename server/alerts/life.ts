/** The life of an alert as one function: nothing → pending → firing → resolved. Pure. */

/** What is seen of the condition: it holds, it does not, or neither is proved. */
export type Sight = 'holds' | 'not' | 'unknown'

export interface Life {
  state: 'pending' | 'firing' | 'resolved'
  /** When it was first seen to hold. */
  startedAtMs: number
  firedAtMs: number | null
  /** Not seen to hold since; null = it holds, or nobody knows. */
  clearSinceMs: number | null
  endedAtMs: number | null
}

/** An alert is over only after this long, so that what comes and goes is one alert. */
export const KEEP_MS = 10_000

/** What fires again and again is kept longer each time, up to this. */
const MOST_KEEP_MS = 600_000

/** `refires`: how often the same had fired in the hour before. */
export function keepMsAfter(refires: number, keepMs: number): number {
  return Math.min(keepMs * 2 ** refires, Math.max(keepMs, MOST_KEEP_MS))
}

/** The life after one look; null = there is no alert, and there was none to speak of. */
export function lifeAfter(
  life: Life | null,
  sight: Sight,
  forMs: number,
  now: number,
  keepMs: number,
): Life | null {
  if (life === null || life.state === 'resolved') {
    return sight === 'holds' ? begun(now, forMs) : life
  }
  if (life.state === 'pending') {
    if (sight === 'not') return null
    // Nobody has seen it hold all the while: waiting goes on, but it does not fire unseen.
    if (sight === 'unknown' || now - life.startedAtMs < forMs) return life
    return { ...life, state: 'firing', firedAtMs: now }
  }
  if (sight === 'holds') return life.clearSinceMs === null ? life : { ...life, clearSinceMs: null }
  if (sight === 'unknown') return life
  const clearSinceMs = life.clearSinceMs ?? now
  if (now - clearSinceMs >= keepMs) {
    return { ...life, state: 'resolved', clearSinceMs, endedAtMs: clearSinceMs }
  }
  return life.clearSinceMs === null ? { ...life, clearSinceMs } : life
}

function begun(now: number, forMs: number): Life {
  const fires = forMs === 0
  return {
    state: fires ? 'firing' : 'pending',
    startedAtMs: now,
    firedAtMs: fires ? now : null,
    clearSinceMs: null,
    endedAtMs: null,
  }
}
