/** Estimates the server's clock from the times it puts into its answers. Pure: `clientMs` is given. */
export interface ServerClock {
  /** Server clock minus browser clock in ms, for the newest samples. */
  offsets: readonly number[]
}

const keptSamples = 16

export const unsetClock: ServerClock = { offsets: [] }

/** Takes in an answer that was written at `serverMs` and arrived at `clientMs`. */
export function observeServerTime(
  clock: ServerClock,
  serverMs: number,
  clientMs: number,
): ServerClock {
  return { offsets: [...clock.offsets, serverMs - clientMs].slice(-keptSamples) }
}

/** Travel time only makes the difference smaller, so the greatest one is the nearest to the truth. */
export function serverOffsetMs(clock: ServerClock): number {
  return clock.offsets.length === 0 ? 0 : Math.max(...clock.offsets)
}
