import { keepsPrimary } from '#server/galera/quorum.ts'
import type { QuorumAssessment } from '#server/galera/quorum-assessment.ts'

/** What becomes of the votes when one member leaves in order. */
export interface LeaveForecast {
  totalWeight: number
  leftWeight: number
  /** Whether the rest stays Primary even if it crashes instead of leaving. */
  survivesItsLoss: boolean
  /** Once it has left: whether the rest then survives any one failure. */
  survivesOneMore: boolean
}

/** null when weights or members are not known for certain, or the node is no voter. */
export function leaveForecast(quorum: QuorumAssessment, nodeId: string): LeaveForecast | null {
  const { totalWeight, losses, certain } = quorum
  const own = losses.find((loss) => loss.nodeId === nodeId)
  if (totalWeight === null || !certain || !own) return null
  const leftWeight = own.remainingWeight
  const others = losses
    .filter((loss) => loss !== own)
    .map(({ remainingWeight }) => totalWeight - remainingWeight)
  // Voters that are not in the inventory fail together, at worst.
  const unlisted = leftWeight - others.reduce((sum, weight) => sum + weight, 0)
  const voters = unlisted > 0 ? [...others, unlisted] : others
  const survives = (lost: number) =>
    keepsPrimary({ oldPrimary: leftWeight, remaining: leftWeight - lost, gracefulLeavers: 0 })
  return {
    totalWeight,
    leftWeight,
    survivesItsLoss: own.survives,
    survivesOneMore: voters.length > 0 && voters.every(survives),
  }
}
