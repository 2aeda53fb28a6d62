/** What the API hands to pages of admins. Types only, as in views.ts. */

export interface AuditView {
  id: number
  atMs: number
  actorName: string
  action: string
  target: string | null
  outcome: 'done' | 'refused' | 'failed'
  detail: string | null
  address: string | null
  /** Its place in the chain and its seal; null until it is sealed. */
  place: number | null
  seal: string | null
}

/** Lets Prometheus in; the token itself was shown once. */
export interface MetricsTokenView {
  id: string
  name: string
  createdAtMs: number
  createdBy: string
  /** To a minute; null = never. */
  lastUsedAtMs: number | null
}

/** What is wrong with the audit's chain, at the first entry where it is. */
export type AuditFault =
  | { kind: 'head-missing' | 'head-false' | 'anchor-false' }
  /** The chain does not hold what the anchor beside the key holds. */
  | { kind: 'off-anchor'; anchored: number; sealed: number }
  | { kind: 'changed' | 'added' | 'moved' | 'past-head'; entryId: number }
  | { kind: 'missing-before'; entryId: number; entries: number }
  | { kind: 'tail-missing'; entries: number }
  /** Deleted before they were sealed. */
  | { kind: 'unsealed-missing'; entryId: number; entries: number }
  | { kind: 'unsealed-tail-missing'; entries: number }

export interface AuditChainView {
  checkedAtMs: number
  /** Entries that the chain holds, since when. */
  sealed: number
  begunAtMs: number | null
  /** Of them those that the anchor beside the key holds. */
  anchored: number
  /** Newest entries that wait to be sealed. */
  unsealed: number
  /** null = the chain is whole. */
  fault: AuditFault | null
  /** Whether an admin can vouch for it: an older copy was restored, entries were lost with a disk. */
  acceptable: boolean
}
