import type { Component, MemberRow, NodeReading } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** A component with the evidence it was made from. */
export interface Partition extends Component {
  tellers: NodeSight[]
  /** Rows that are believed for this component; null when no teller's list can be. */
  members: MemberRow[] | null
}

interface Group {
  primary: boolean
  stateUuid: string | null
  /** Reading with the newest view of the group. */
  newest: NodeReading
  newestAtMs: number
  tellers: NodeSight[]
  /** gcomm UUIDs of the believed member list; null when there is none. */
  listed: ReadonlySet<string> | null
}

/**
 * The components that fresh, connected servers tell of. Servers with a list that names the other,
 * or that share a view, are one component. Two servers outside any Primary are together only where
 * their lists or their sizes prove it. `possibleMembers` is how many servers there could be.
 */
export function partitionsOf(sights: readonly NodeSight[], possibleMembers: number): Partition[] {
  const groups: Group[] = []
  const byView = new Map<string, Group>()
  for (const sight of sights) {
    const reading = sight.fresh
    if (!reading?.connected || !isInComponent(reading)) continue
    const atMs = sight.snapshot?.observedAtMs ?? 0
    const key = viewKey(reading, sight)
    const made: Group = {
      primary: reading.clusterStatus === 'Primary',
      stateUuid: reading.clusterStateUuid,
      newest: reading,
      newestAtMs: atMs,
      tellers: [sight],
      listed: null,
    }
    const group = byView.get(key)
    if (group) {
      absorb(group, made)
      continue
    }
    byView.set(key, made)
    groups.push(made)
  }
  for (const group of groups) {
    const list = believedMembers(group.newest)
    if (list) group.listed = new Set(list.map((member) => member.uuid))
  }
  return merged(groups, possibleMembers).map(toPartition).sort(byRank)
}

function isInComponent(reading: NodeReading): boolean {
  return reading.clusterStatus === 'Primary' || reading.clusterStatus === 'non-Primary'
}

/** Disjoint member lists have different smallest UUIDs, so they never share a key. */
function viewKey(reading: NodeReading, sight: NodeSight): string {
  if (reading.clusterStatus !== 'Primary') return sight.node.nodeId
  let smallest = ''
  for (const { uuid } of reading.members ?? []) {
    if (smallest === '' || uuid < smallest) smallest = uuid
  }
  const { clusterStateUuid, clusterConfId, clusterSize } = reading
  return `${clusterStateUuid} ${clusterConfId} ${clusterSize} ${smallest}`
}

function merged(groups: readonly Group[], possibleMembers: number): Group[] {
  let result: Group[] = []
  for (const group of groups) {
    const apart: Group[] = []
    for (const other of result) {
      if (together(group, other, possibleMembers)) absorb(group, other)
      else apart.push(other)
    }
    result = [...apart, group]
  }
  return result
}

function absorb(home: Group, other: Group): void {
  home.tellers.push(...other.tellers)
  if (other.newestAtMs <= home.newestAtMs) return
  home.newest = other.newest
  home.newestAtMs = other.newestAtMs
  home.listed = other.listed
}

function together(a: Group, b: Group, possibleMembers: number): boolean {
  if (a.primary !== b.primary || a.stateUuid !== b.stateUuid) return false
  const listed = listEachOther(a, b)
  if (listed !== null) return listed
  if (a.primary) {
    // Views that are each told by all of their members are two components, not one being late.
    return a.newest.clusterConfId === b.newest.clusterConfId || !(isFullyTold(a) && isFullyTold(b))
  }
  // Two fragments of this size would need more servers than there are.
  const size = a.newest.clusterSize
  return size !== null && size === b.newest.clusterSize && 2 * size > possibleMembers
}

function isFullyTold(group: Group): boolean {
  return group.newest.clusterSize !== null && group.tellers.length >= group.newest.clusterSize
}

/** Whether one's list names a teller of the other; null when there is no list to go by. */
function listEachOther(a: Group, b: Group): boolean | null {
  if (!a.listed && !b.listed) return null
  if (namesOneOf(a.listed, b) || namesOneOf(b.listed, a)) return true
  return a.listed && b.listed ? false : null
}

function namesOneOf(listed: ReadonlySet<string> | null, group: Group): boolean {
  if (!listed) return false
  return group.tellers.some(({ fresh }) => fresh?.gcommUuid && listed.has(fresh.gcommUuid))
}

/**
 * mysql.wsrep_cluster_members is rewritten at Primary views only, so outside of one a list counts
 * only where it agrees with the size the provider shows and holds the server itself.
 */
export function believedMembers(reading: NodeReading): MemberRow[] | null {
  const { members } = reading
  if (!members || members.length === 0) return null
  if (reading.clusterStatus === 'Primary') return members
  const coherent =
    members.length === reading.clusterSize &&
    members.some((member) => member.uuid === reading.gcommUuid)
  return coherent ? members : null
}

function toPartition(group: Group): Partition {
  const { newest, tellers } = group
  const lists = [newest, ...tellers.map((teller) => teller.fresh)]
  const members =
    lists.map((reading) => (reading ? believedMembers(reading) : null)).find(Boolean) ?? null
  return {
    stateUuid: group.stateUuid,
    confId: newest.clusterConfId,
    primary: group.primary,
    nodeIds: tellers.map((teller) => teller.node.nodeId),
    memberNames: (members ?? tellers.map((teller) => ({ name: teller.groupName }))).map(
      (member) => member.name,
    ),
    size: newest.clusterSize,
    weight: newest.clusterWeight,
    tellers,
    members,
  }
}

/** Primary first, then the larger. */
function byRank(a: Partition, b: Partition): number {
  return (
    Number(b.primary) - Number(a.primary) ||
    (b.weight ?? 0) - (a.weight ?? 0) ||
    (b.size ?? 0) - (a.size ?? 0)
  )
}
