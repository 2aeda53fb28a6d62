import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { timeOrNone } from './countdown-words.ts'

/** The verdict of the cluster in one sentence: the node that may be away for the shortest time. */
export function shortestWindow({ nodes }: IstAssessment): string {
  const up = nodes.filter(({ phase }) => phase === 'member')
  if (up.length === 0) return 'No node is in a Primary component, so nothing can be promised.'
  const windows = up.flatMap(({ countdown }) => (countdown.kind === 'running' ? [countdown] : []))
  const unknown = up.length - windows.length
  const beside = unknown === 0 ? '' : ` Not known for ${formatNumberOf(unknown, 'node')}.`
  if (windows.length === 0) return 'How long a node may be away is not known.'
  const least = (all: (number | null)[]) => {
    const known = all.flatMap((ms) => ms ?? [])
    return known.length === 0 ? null : Math.min(...known)
  }
  const present = least(windows.map(({ presentMs }) => presentMs))
  const worst = least(windows.map(({ worstMs }) => worstMs))
  const first =
    present === null
      ? 'Nothing is written now, so any node may be away and come back by IST'
      : `Any one node may be away for ${timeOrNone(present)} and come back by IST`
  return worst === null
    ? `${first}.${beside}`
    : `${first}; at the busiest of the last day, for ${timeOrNone(worst)}.${beside}`
}
