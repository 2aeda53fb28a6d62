import {
  isLoopback,
  parseAddress,
  parseClusterAddress,
  parseIncomingAddresses,
} from '#server/discovery/addresses.ts'
import type { Asked, Sighting } from '#server/discovery/sighting.ts'

/** All addresses that one asked node tells of, itself included, with where they stand. */
export function sightingsOf(asked: Asked, allowLoopback: boolean): Sighting[] {
  const { answer, ssh } = asked
  const teller = answer?.reading.nodeName ?? asked.host
  const found: Sighting[] = []
  const add = (host: string, sqlPort: number | null, memberName: string | null, place: string) => {
    const resolved = ssh?.resolved[host] ?? host
    if (isLoopback(resolved) && !allowLoopback) return
    found.push({ host: resolved, sqlPort, memberName, foundBy: `${place} on ${teller}` })
  }
  for (const member of answer?.reading.members ?? []) {
    const address = parseAddress(member.incomingAddress)
    if (address) add(address.host, address.port, member.name, 'mysql.wsrep_cluster_members')
  }
  for (const address of parseIncomingAddresses(answer?.incomingAddresses ?? '')) {
    add(address.host, address.port, null, 'wsrep_incoming_addresses')
  }
  for (const host of parseClusterAddress(answer?.clusterAddress ?? '')) {
    add(host, null, null, 'wsrep_cluster_address')
  }
  for (const host of ssh?.peers ?? []) add(host, null, null, 'connections of port 4567')
  return found
}
