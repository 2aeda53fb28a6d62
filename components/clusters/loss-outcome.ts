import type { LossForecast, QuorumAssessment } from '#server/galera/quorum-assessment.ts'

export interface LossOutcome {
  nodeId: string
  survives: boolean
  /** "The rest stays Primary" or what happens else. */
  outcome: string
  /** The count behind it. */
  arithmetic: string
}

/** Words for what happens if one node is lost now. */
export function lossOutcome(loss: LossForecast): LossOutcome {
  const { nodeId, survives, remainingWeight, neededWeight } = loss
  return {
    nodeId,
    survives,
    outcome: survives
      ? 'The rest stays Primary and goes on.'
      : 'The rest loses quorum: all nodes refuse reads and writes.',
    arithmetic: `weight ${remainingWeight} remains, ${neededWeight} needed`,
  }
}

/** The answer in one sentence; null = nothing can be foretold. */
export function quorumSentence(quorum: QuorumAssessment): string {
  if (quorum.survivesAnyOneLoss === null) {
    return 'No Primary component is seen, so nothing can be foretold.'
  }
  const assumed = quorum.certain || quorum.leaving ? '' : ' Some weights are assumed.'
  if (quorum.survivesAnyOneLoss) return `Any one node may be lost.${assumed}`
  const fatal = quorum.losses.filter(({ survives }) => !survives).length
  const which =
    fatal === 0
      ? 'Losing a member that is not in the inventory would cost the quorum.'
      : fatal === quorum.losses.length
        ? 'Losing any one node costs the quorum.'
        : `Losing ${fatal === 1 ? 'one of them' : `any of ${fatal} of them`} costs the quorum.`
  return `${which}${assumed}`
}
