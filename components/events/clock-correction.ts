import { formatDuration } from '#components/lib/format.ts'

/** Clocks that are nearer than this are in step for the order of events. */
const SHOWN_FROM_MS = 50

/** "3.2 s ahead", "1 h behind"; null while a server's clock is in step with the console's. */
export function skewWords(skewMs: number | null): string | null {
  if (skewMs === null || Math.abs(skewMs) < SHOWN_FROM_MS) return null
  return `${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead' : 'behind'}`
}
