import type { GroupMember } from '#server/galera/ist/galera-donor.ts'
import type { ServerVersion } from '#server/galera/server-version.ts'

/** A member of the group, with what may not be known of it. */
export interface SeenMember {
  name: string
  nodeId: string | null
  /** null = the console cannot see it. */
  state: GroupMember['state'] | null
  stateful: boolean
  segment: number | null
  /** null = empty; undefined = not known. */
  cached: number | null | undefined
  /** wsrep_local_index: the place in the group’s order; null = not known. */
  index: number | null
  /** Takes client writes now; null = not known. */
  writing: boolean | null
  version: ServerVersion | null
}

/** The group as it would meet a joiner now. */
export interface GroupSight {
  stateUuid: string | null
  /** Highest committed seqno of all members. */
  seqno: number | null
  members: readonly SeenMember[]
}

/** More unknowns than these are not worth trying: the answer is that evidence is missing. */
const MOST_UNKNOWN = 4

/** Every group that fits what is known, for a joiner at one seqno; null when too little is known. */
export function possibleGroups(
  group: GroupSight,
  joinerSegment: number,
  seqno: number | null,
): GroupMember[][] | null {
  const ordered = group.members.toSorted((a, b) => (a.index ?? 1e9) - (b.index ?? 1e9))
  let groups: GroupMember[][] = [[]]
  let unknowns = 0
  for (const member of ordered) {
    const choices = possibleMembers(member, joinerSegment, seqno)
    if (choices.length > 1) unknowns += 1
    if (unknowns > MOST_UNKNOWN) return null
    groups = groups.flatMap((one) => choices.map((choice) => [...one, choice]))
  }
  return groups
}

function possibleMembers(
  member: SeenMember,
  joinerSegment: number,
  seqno: number | null,
): GroupMember[] {
  const states = member.state === null ? (['synced', 'not-joined'] as const) : [member.state]
  const segments = member.segment === null ? [joinerSegment, joinerSegment + 1] : [member.segment]
  // Unknown: far back (which moves the safety gap too), just able to serve, just unable to, empty.
  const caches =
    member.cached === undefined && member.stateful
      ? [0, (seqno ?? 0) + 1, (seqno ?? 0) + 2, null]
      : [member.cached ?? null]
  return states.flatMap((state) =>
    segments.flatMap((segment) =>
      caches.map((cached) => ({
        name: member.name,
        state,
        stateful: member.stateful,
        segment,
        cached: member.stateful ? cached : null,
      })),
    ),
  )
}

/** What could not be seen, one phrase a member. */
export function unseen(group: GroupSight): string[] {
  return group.members.flatMap((member) => {
    if (member.state === null) return [`the state of ${member.name}`]
    if (member.cached === undefined && member.stateful)
      return [`how far the cache of ${member.name} reaches back`]
    return member.segment === null ? [`the segment of ${member.name}`] : []
  })
}
