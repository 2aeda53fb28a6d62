import type { Asked } from '#server/discovery/sighting.ts'

/** A member as its peers list it. */
export interface ListedMember {
  uuid: string
  name: string
  /** garbd's name unless told otherwise, and it has no incoming address (measured in the lab). */
  arbitrator: boolean
}

export interface Pair {
  member: ListedMember | null
  address: Asked | null
}

/** All members that any asked node lists, each once. */
export function membersOf(asked: readonly Asked[]): ListedMember[] {
  const members = new Map<string, ListedMember>()
  for (const { answer } of asked) {
    for (const { uuid, name, incomingAddress } of answer?.reading.members ?? []) {
      const arbitrator = name === 'garb' || incomingAddress === ''
      members.set(uuid, { uuid, name, arbitrator })
    }
  }
  return [...members.values()]
}

/**
 * Which member without an answer lives at which address without an answer: by the name told with
 * the address, or as the only possibility left. What stays unclear is listed apart.
 */
export function pairMembers(silent: readonly Asked[], members: readonly ListedMember[]): Pair[] {
  const pairs: Pair[] = []
  const addresses = new Set(silent)
  const open = new Set(members)
  const pair = (member: ListedMember | null, address: Asked | null) => {
    pairs.push({ member, address })
    if (member !== null) open.delete(member)
    if (address !== null) addresses.delete(address)
  }
  // Only addresses that Galera is connected to can belong to a member that is there now. Data nodes
  // stand in wsrep_cluster_address as a rule and arbitrators do not.
  const pairLeft = (configured: boolean) => {
    const places = [...addresses].filter(
      (one) => isGroupPeer(one) && isConfigured(one) === configured,
    )
    const left = [...open].filter((member) => configured || member.arbitrator)
    if (left.length !== places.length || (left.length > 1 && configured)) return
    places.forEach((address, index) => pair(left[index] ?? null, address))
  }
  for (const address of silent) {
    const named = [...open].filter(
      ({ name }) => name === address.memberName || name.toLowerCase() === address.host,
    )
    const [only] = named
    if (only !== undefined && named.length === 1) pair(only, address)
  }
  pairLeft(false)
  pairLeft(true)
  for (const address of addresses) pair(null, address)
  for (const member of open) pair(member, null)
  return pairs
}

function isGroupPeer(asked: Asked): boolean {
  return asked.foundBy.some((place) => place.startsWith('connections of port 4567'))
}

function isConfigured(asked: Asked): boolean {
  return asked.foundBy.some((place) => place.startsWith('wsrep_cluster_address'))
}
