import type { NodeIst } from '#server/galera/ist/ist-assessment.ts'

/** The verdict as a heading: what would happen, from whom. */
export function verdictHeadline({ up, verdict }: Pick<NodeIst, 'up' | 'verdict'>): string {
  const when = up ? 'If it were restarted now' : 'If it is started now'
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
