import type { PlanParty, Situation } from './situation.ts'
import { keepsPrimary } from '#server/galera/quorum.ts'

export interface JoinQuorum {
  /** Whether the members, with the raised weight, stay Primary when the joiner fails; a joiner votes (lab). */
  survivesJoiner: boolean
  /** Whether they stay Primary when any one server fails while it joins. */
  survivesAnyOne: boolean
  /** Whether every weight was read. */
  certain: boolean
  /** A data node whose weight is raised for the time of the join; null where it is not needed or not possible. */
  raise: { party: PlanParty; from: number; to: number } | null
}

/** Forecast for the time in which the (first) joiner joins. */
export function assessJoinQuorum(situation: Situation): JoinQuorum {
  const founders =
    situation.kind === 'deploy-cluster' ? situation.newcomers.slice(0, 1) : situation.members
  const joining = Math.max(0, ...situation.joiners.map(({ weight }) => weight))
  const told = founders.flatMap(({ reading }) => reading?.clusterWeight ?? [])[0] ?? null
  const sum = founders.reduce((total, { weight }) => total + weight, 0)
  const total = told ?? sum
  const needed = joining - total + 1
  const bearer = situation.donor ?? founders[0] ?? null
  const raise =
    joining > 0 && bearer && needed > 0 && bearer.weight + needed <= 255
      ? { party: bearer, from: bearer.weight, to: bearer.weight + needed }
      : null
  const extra = raise ? needed : 0
  const oldPrimary = total + extra + joining
  const survives = (lost: number): boolean =>
    keepsPrimary({ oldPrimary, remaining: oldPrimary - lost, gracefulLeavers: 0 })
  return {
    survivesJoiner: survives(joining),
    survivesAnyOne:
      survives(joining) &&
      founders.every((one) => survives(one.weight + (one === bearer ? extra : 0))),
    certain: told === null ? founders.every(({ isNew }) => isNew) : told === sum,
    raise,
  }
}
