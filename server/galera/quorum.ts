import type { LossForecast, QuorumAssessment } from '#server/galera/quorum-assessment.ts'
import { nameList } from '#server/galera/name-list.ts'

/**
 * Whether a component stays Primary: twice the weight that remains of the last Primary, plus the
 * weight of its graceful leavers, must exceed that Primary's weight (gcomm pc_proto.cpp have_quorum).
 */
export function keepsPrimary(weights: {
  oldPrimary: number
  remaining: number
  gracefulLeavers: number
}): boolean {
  return 2 * weights.remaining + weights.gracefulLeavers > weights.oldPrimary
}

/** A member of the Primary component as far as it is known. */
export interface Voter {
  /** null for a member that is not in the inventory. */
  nodeId: string | null
  name: string
  /** `pc.weight` as read from it; null when it could not be asked. */
  weight: number | null
  /** It is down, and the view that still holds it is about to change. */
  leaving?: boolean
}

export const NO_QUORUM: QuorumAssessment = {
  totalWeight: null,
  losses: [],
  survivesAnyOneLoss: null,
  certain: true,
  reason: null,
}

/**
 * How each single failure would end. `clusterWeight` is wsrep_cluster_weight: it fixes one unknown
 * weight, and exposes weights that do not add up. Unknown weights count 1, the default.
 */
export function assessQuorum(
  voters: readonly Voter[],
  clusterWeight: number | null,
): QuorumAssessment {
  if (voters.length === 0) return NO_QUORUM
  const unknown = voters.filter((voter) => voter.weight === null)
  const known = voters.reduce((sum, voter) => sum + (voter.weight ?? 0), 0)
  const left = clusterWeight === null ? null : clusterWeight - known
  // One unknown weight is what the group counts beyond the known ones.
  const derived = unknown.length === 1 && left !== null && left >= 0 ? left : null
  const weightOf = (voter: Voter): number => voter.weight ?? derived ?? 1
  const sum = voters.reduce((total, voter) => total + weightOf(voter), 0)
  const total = clusterWeight ?? sum
  const leaving = voters.filter((voter) => voter.leaving)
  const staying = voters.filter((voter) => !voter.leaving)
  // Until the view changes, what fails next fails together with what is down already.
  const present = total - leaving.reduce((lost, voter) => lost + weightOf(voter), 0)
  const survives = (voter: Voter): boolean =>
    keepsPrimary({ oldPrimary: total, remaining: present - weightOf(voter), gracefulLeavers: 0 })
  const losses: LossForecast[] = []
  for (const voter of staying) {
    if (voter.nodeId === null) continue
    losses.push({
      nodeId: voter.nodeId,
      survives: survives(voter),
      remainingWeight: present - weightOf(voter),
      neededWeight: Math.floor(total / 2) + 1,
    })
  }
  const names = leaving.map((voter) => voter.name)
  const reason = doubt(unknown, derived, sum, clusterWeight) ?? stillCounted(names)
  return {
    totalWeight: total,
    losses,
    survivesAnyOneLoss: staying.every(survives),
    certain: reason === null,
    reason,
    ...(names.length > 0 ? { leaving: names } : {}),
  }
}

function stillCounted(names: readonly string[]): string | null {
  if (names.length === 0) return null
  return `The group still counts ${nameList(names)}, though down: until it has noticed, another failure counts together with it.`
}

function doubt(
  unknown: readonly Voter[],
  derived: number | null,
  sum: number,
  clusterWeight: number | null,
): string | null {
  if (clusterWeight !== null && sum !== clusterWeight) {
    return `The weights known here add up to ${sum}, but the group counts ${clusterWeight}.`
  }
  if (unknown.length === 0 || derived !== null) return null
  const names = unknown.map((voter) => voter.name).join(', ')
  return `pc.weight of ${names} is not known and taken as 1, the default.`
}
