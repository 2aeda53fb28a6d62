import type { PreflightFinding } from '../plan.ts'
import type { Situation } from '../situation.ts'
import { formatDuration } from '#server/galera/figures.ts'
import { notice, warning } from './finding.ts'

const NOTICE_MS = 1_000
/** From here on a certificate that was just made may not be valid yet on the other end. */
const WARNING_MS = 30_000

/** How far the new servers' clocks are from those of the others. */
export function clockFindings({ newcomers, members }: Situation): PreflightFinding[] {
  const all = [...members, ...newcomers].flatMap(({ key, name, isNew, facts }) =>
    typeof facts?.clockSkewMs === 'number' ? [{ key, name, isNew, skewMs: facts.clockSkewMs }] : [],
  )
  // The middle one: most servers are right.
  const middle = all.map(({ skewMs }) => skewMs).toSorted((a, b) => a - b)[
    Math.floor((all.length - 1) / 2)
  ]
  if (middle === undefined) return []
  return all.flatMap(({ key, name, isNew, skewMs }) => {
    const off = skewMs - (all.length > 1 ? middle : 0)
    if (!isNew || Math.abs(off) < NOTICE_MS) return []
    const words = {
      title: `The clock of ${name} is ${formatDuration(Math.abs(off))} ${off > 0 ? 'ahead' : 'behind'}.`,
      why: 'Galera does not mind, but logs of several servers cannot be laid side by side, and TLS certificates seem invalid.',
      mend: `Set up time synchronisation on ${name}.`,
    }
    return [
      Math.abs(off) < WARNING_MS
        ? notice(`clock:${key}`, [key], words)
        : warning(`clock:${key}`, [key], words),
    ]
  })
}
