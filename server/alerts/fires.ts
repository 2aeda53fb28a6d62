/** When the alerts of a cluster fired in the last hour, by what they are about. Pure. */
import type { LiveAlert } from './live-alert.ts'

export const FIRES_WITHIN_MS = 3_600_000

type What = Pick<LiveAlert, 'rule' | 'subject'>
export type Fires = ReadonlyMap<string, readonly number[]>

/** What a clock that stepped back has left in the future counts for an hour at most. */
const isRecent = (atMs: number, now: number) => Math.abs(now - atMs) < FIRES_WITHIN_MS

const keyOf = ({ rule, subject }: What) => `${rule} ${subject}`

export function countFires(fires: Fires, what: What, now: number): number {
  const times = fires.get(keyOf(what)) ?? []
  return times.filter((atMs) => isRecent(atMs, now)).length
}

export function firesAfter(
  fires: Fires,
  fired: readonly (What & Pick<LiveAlert, 'firedAtMs'>)[],
  now: number,
): Fires {
  if (fired.length === 0) return fires
  const all = [...fires].map(([key, times]) => ({ key, times }))
  const added = fired.map((one) => ({ key: keyOf(one), times: [one.firedAtMs ?? now] }))
  const byKey = Map.groupBy([...all, ...added], ({ key }) => key)
  const recent = [...byKey].map(([key, parts]): [string, number[]] => [
    key,
    parts.flatMap(({ times }) => times).filter((atMs) => isRecent(atMs, now)),
  ])
  return new Map(recent.filter(([, times]) => times.length > 0))
}
