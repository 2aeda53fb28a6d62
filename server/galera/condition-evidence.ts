import type { NodeCondition } from '#server/galera/model.ts'
import { nameList } from '#server/galera/name-list.ts'

/** What the rest of the group says of a node. */
export interface Listing {
  /** Names of the servers that list it now. */
  by: string[]
  /** gcomm UUID under which it is listed. */
  uuid: string
  primary: boolean
}

/** Everything a condition may rest on. */
export interface ConditionEvidence {
  workerSilent: boolean
  /** null when no server that could be asked lists this node. */
  listing: Listing | null
  /** Servers in a Primary component that told their whole member list; empty when none could. */
  listTellers: string[]
  /** Names of the other servers that report Donor/Desynced, not by wsrep_desync alone. */
  possibleDonors: string[]
  /** Names of nodes that are being given a transfer now, as far as known. */
  joiners: string[]
  /** This node is named as the donor of a running transfer. */
  donatesTo: string[]
  now: number
}

export interface ConditionVerdict {
  condition: NodeCondition
  because: string
}

export function verdict(condition: NodeCondition, because: string): ConditionVerdict {
  return { condition, because }
}

/** "node1 and node2 list it as a member" */
export function listedBy(listing: Listing): string {
  return `${nameList(listing.by)} ${listing.by.length === 1 ? 'lists' : 'list'} it as a member`
}
