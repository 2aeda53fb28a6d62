import ipaddr from 'ipaddr.js'

export interface FoundAddress {
  host: string
  /** null where none was told, or 0. */
  port: number | null
}

/** One spelling for a host: canonical IP address, or the name in lower case. */
export function normalizeHost(host: string): string {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1')
  return ipaddr.isValid(bare) && /[:.]/.test(bare)
    ? ipaddr.process(bare).toString()
    : bare.toLowerCase()
}

/** Whether an address means another server for whoever reads it. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '') return true
  if (!ipaddr.isValid(host)) return false
  const range = ipaddr.process(host).range()
  return range === 'loopback' || range === 'unspecified'
}

/**
 * `host`, `host:port`, `[v6]:port` or a bare IPv6 address; null for what is none: `AUTO` and empty
 * (measured with bind-address 127.0.0.1). `host:0` (measured with 0.0.0.0) tells the host, which is
 * the node's wsrep_node_address, but no port.
 */
export function parseAddress(text: string): FoundAddress | null {
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.toUpperCase() === 'AUTO') return null
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(trimmed)
  const plain = /^([^:[\]]+)(?::(\d+))?$/.exec(trimmed)
  const host = bracketed?.[1] ?? plain?.[1] ?? (ipaddr.IPv6.isValid(trimmed) ? trimmed : null)
  if (host === null || !/^[A-Za-z0-9._:-]+$/.test(host)) return null
  const port = bracketed?.[2] ?? plain?.[2]
  if (port === undefined) return { host: normalizeHost(host), port: null }
  const number = Number(port)
  if (number > 65_535) return null
  return { host: normalizeHost(host), port: number === 0 ? null : number }
}

/** wsrep_incoming_addresses: a list of SQL addresses, one a member. */
export function parseIncomingAddresses(text: string): FoundAddress[] {
  return text.split(',').flatMap((part) => parseAddress(part) ?? [])
}

/** Hosts in `gcomm://10.0.0.1,node2:4567?gmcast.segment=1`; its ports are Galera's, not SQL's. */
export function parseClusterAddress(text: string): string[] {
  const match = /^gcomm:\/\/([^?]*)/i.exec(text.trim())
  return (match?.[1] ?? '').split(',').flatMap((part) => parseAddress(part)?.host ?? [])
}

/**
 * Peers in `ss -Htn state established` of connections where one end is Galera's port 4567: the
 * members' addresses, also where the server itself shows only AUTO.
 */
export function parseGroupPeers(text: string): string[] {
  const peers = text.split('\n').flatMap((line) => {
    const ends = line
      .trim()
      .split(/\s+/)
      .filter((field) => /:\d+$/.test(field))
    const [local, peer] = ends.map((end) => parseAddress(end.replace(/%[^\]:]+/, '')))
    if (!local || !peer || (local.port !== 4567 && peer.port !== 4567)) return []
    return peer.host === local.host ? [] : [peer.host]
  })
  return [...new Set(peers)]
}
