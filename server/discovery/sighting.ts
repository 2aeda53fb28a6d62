import type { ContactError, HostKey } from '#server/contact/contact-error.ts'
import type { NodeReading } from '#server/galera/model.ts'
import type { ServerClock } from '#server/sql/server-clock.ts'

/** One node's account of itself and of the others, read over SQL. */
export interface NodeAnswer {
  reading: NodeReading
  hostname: string | null
  /** wsrep_cluster_address as configured. */
  clusterAddress: string | null
  /** wsrep_incoming_addresses as shown. */
  incomingAddresses: string
  /** The member list was refused for want of a privilege; the reading says which. */
  missingPrivilege: boolean
  clock: ServerClock | null
}

/** What SSH told of a server. */
export interface HostAnswer {
  /** Seen without signing in; null when SSH did not answer. */
  hostKey: (HostKey & { port: number; pinned: boolean }) | null
  /** null when all went well. */
  error: ContactError | null
  /** Addresses of the established connections of Galera's group port. */
  peers: string[]
  /** What the server's own resolver says of names, by name. */
  resolved: Record<string, string>
}

/** An address that was asked, and how it was found. */
export interface Asked {
  host: string
  sqlPort: number
  isStart: boolean
  foundBy: string[]
  /** Names by which members are known at this address, from their own lists. */
  memberName: string | null
  answer: NodeAnswer | null
  /** Why there is no answer. */
  error: ContactError | null
  ssh: HostAnswer | null
}

/** An address told by someone. */
export interface Sighting {
  host: string
  sqlPort: number | null
  memberName: string | null
  foundBy: string
}
