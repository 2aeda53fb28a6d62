/** How far the server's clock is from the console's. */
export interface ServerClock {
  /** Server minus console, in ms. */
  skewMs: number
  /** Half the round trip: the skew is known to ± this. */
  uncertaintyMs: number
}

/**
 * From a server's UTC time ("2026-11-21 10:00:00.123456") read between two moments of the console.
 * null when the text is no time.
 */
export function serverClock(
  utc: string | null,
  sentAtMs: number,
  answeredAtMs: number,
): ServerClock | null {
  const serverMs = utc === null ? Number.NaN : Date.parse(`${utc.slice(0, 23).replace(' ', 'T')}Z`)
  if (Number.isNaN(serverMs)) return null
  const uncertaintyMs = Math.max(0, answeredAtMs - sentAtMs) / 2
  return { skewMs: Math.round(serverMs - sentAtMs - uncertaintyMs), uncertaintyMs }
}
