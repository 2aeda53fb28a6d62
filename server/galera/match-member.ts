import type { MemberRow } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'

/** garbd joins under this name unless told otherwise (measured: `wsrep_cluster_members`). */
const GARB_NAME = 'garb'

/** Finds the inventory node behind a row of mysql.wsrep_cluster_members. */
export interface MemberDirectory {
  match(member: MemberRow): NodeSight | null
}

/**
 * The gcomm UUID identifies a running server, but only as long as it was read now; after that the
 * name counts (wsrep_node_name, else the inventory's), then the incoming address.
 */
export function memberDirectory(sights: readonly NodeSight[]): MemberDirectory {
  const byUuid = new Map<string, NodeSight>()
  const byName = new Map<string, NodeSight>()
  const byAddress = new Map<string, NodeSight | null>()
  const arbitrators = sights.filter((sight) => sight.node.kind === 'arbitrator')
  for (const sight of sights) {
    if (sight.fresh?.gcommUuid) byUuid.set(sight.fresh.gcommUuid, sight)
    byName.set(sight.node.name, sight)
    for (const address of new Set([sight.node.address, sight.last?.nodeAddress ?? ''])) {
      const host = hostOf(address)
      // Two nodes on one address (ports differ): the address identifies neither.
      if (host) byAddress.set(host, byAddress.has(host) ? null : sight)
    }
  }
  // What a server calls itself outweighs what the inventory calls another.
  for (const sight of sights) {
    if (sight.last?.nodeName) byName.set(sight.last.nodeName, sight)
  }
  return {
    match(member) {
      const known = byUuid.get(member.uuid) ?? byName.get(member.name)
      if (known) return known
      const host = hostOf(member.incomingAddress)
      const neighbour = host ? byAddress.get(host) : undefined
      if (neighbour && (neighbour.node.kind === 'arbitrator') === (member.name === GARB_NAME)) {
        return neighbour
      }
      const only = arbitrators.length === 1 ? arbitrators[0] : undefined
      return member.name === GARB_NAME && only ? only : null
    },
  }
}

/** Host of an incoming address; null for the values that name none (`AUTO`, ``, loopback). */
export function hostOf(incomingAddress: string): string | null {
  const text = incomingAddress.trim()
  if (text === '' || text.toUpperCase() === 'AUTO') return null
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text)
  const host =
    bracketed?.[1] ?? (/^[^:]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text)
  return /^(127\.|0\.0\.0\.0$|::1?$|localhost$)/.test(host) ? null : host.toLowerCase()
}
