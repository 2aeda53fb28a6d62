import type { PlanParty } from './situation.ts'
import { memberPackages } from './member-packages.ts'
import { donorPreference } from '#server/galera/node-names.ts'
import { compareVersions } from '#server/galera/server-version.ts'
import { methodRule } from '#server/galera/sst-methods.ts'

/** Only a Synced data node of a Primary component can serve (gcs_group.cpp); a desynced one is none. */
export function canDonate({ kind, reading }: PlanParty): boolean {
  return (
    kind === 'data' &&
    reading?.localState === 4 &&
    reading.clusterStatus === 'Primary' &&
    reading.desync !== true
  )
}

/** Why this member cannot send to the joiner with this method, though it is Synced; null when it can. */
export function donorObstacle(
  member: PlanParty,
  joiner: PlanParty | null,
  method: string,
): string | null {
  const { version, facts } = member
  if (
    version &&
    joiner?.version &&
    methodRule(method)?.kind !== 'logical' &&
    compareVersions(version, joiner.version) > 0
  ) {
    return `${member.name} runs a newer version than the new server would.`
  }
  if (facts?.problem === null && memberPackages(member, method, false).missing.length > 0) {
    return `${member.name} lacks programs that ${method} needs.`
  }
  return null
}

/** Members that could send to the joiner, the cheapest first. */
export function possibleDonors(
  members: readonly PlanParty[],
  joiner: PlanParty | null,
  method: string,
): PlanParty[] {
  return members
    .filter((member) => canDonate(member) && donorObstacle(member, joiner, method) === null)
    .toSorted((a, b) => costOf(a, joiner) - costOf(b, joiner))
}

/** Not the writer, the same segment, one that can be named, one that can be looked at. */
function costOf(member: PlanParty, joiner: PlanParty | null): number {
  const sameSegment = joiner === null || member.segment === joiner.segment
  const nameable = joiner === null || donorPreference(member.name, joiner.name) !== null
  return (
    (member.writing === true ? 8 : member.writing === null ? 4 : 0) +
    (sameSegment ? 0 : 2) +
    (nameable ? 0 : 1) +
    (member.facts?.problem === null ? 0 : 16)
  )
}

/** The wished one where it is possible, else the cheapest. */
export function chooseDonor(donors: readonly PlanParty[], wish: string | null): PlanParty | null {
  const wished = donors.find(({ key, name }) => key === wish || name === wish)
  return wished ?? donors[0] ?? null
}
