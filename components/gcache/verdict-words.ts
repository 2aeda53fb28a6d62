import type { NodeIst } from '#server/galera/ist/ist-assessment.ts'

/** The verdict as a heading: what would happen, from whom. */
export function verdictHeadline({ phase, verdict }: Pick<NodeIst, 'phase' | 'verdict'>): string {
  if (phase === 'joining') return 'It is joining now.'
  const when = phase === 'away' ? 'If it is started now' : 'If it were restarted now'
  const from = verdict.donorName === null ? '' : ` from ${verdict.donorName}`
  switch (verdict.kind) {
    case 'IST':
      return `${when}: IST${from}.`
    case 'SST':
      return `${when}: a full SST${from}.`
    case 'cannot-join':
      return `${when}: it cannot join.`
    case 'not-enough-evidence':
      return verdict.likely === null
        ? `${when}: not known.`
        : `${when}: not certain, ${verdict.likely} is likely.`
  }
}
