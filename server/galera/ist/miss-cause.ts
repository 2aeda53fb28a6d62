import type { LogPosition } from '#server/galera/log/log-fact.ts'

/** Why a former member came back by SST. */
export type MissCause =
  | 'too-small'
  | 'purged-on-restart'
  | 'other-uuid'
  | 'crash'
  | 'voted-out'
  | 'operators-choice'
  | 'donor-choice'
  | 'unknown'

export interface Miss {
  /** What the joiner claimed, and where the group stood; null = its journal was not read. */
  local: LogPosition | null
  group: LogPosition | null
  /** Its server was killed after it was last Synced. */
  killed: boolean
  votedOut: boolean
  /** Lowest cached seqno of each member that was Synced just before. */
  cached: readonly number[]
  /** A member that had the position in its cache lost it with a restart meanwhile. */
  purged: boolean
}

/** In the order of what rules IST out (galera-measured §2.2 and §2.4). */
export function missCause({ local, group, killed, votedOut, cached, purged }: Miss): MissCause {
  if (votedOut) return 'voted-out'
  if (!local || !group) return 'unknown'
  if (isZero(local.uuid)) return killed ? 'crash' : 'operators-choice'
  if (local.uuid !== group.uuid) return 'other-uuid'
  if (local.seqno < 0) return 'crash'
  if (cached.length === 0) return 'unknown'
  if (cached.some((from) => from <= local.seqno + 1)) return 'donor-choice'
  return purged ? 'purged-on-restart' : 'too-small'
}

export function isZero(uuid: string): boolean {
  return /^[0-]+$/.test(uuid)
}

/** In words, for a list of misses. */
export const missCauseWords: Readonly<Record<MissCause, string>> = {
  'too-small': 'gcache too small for the outage',
  'purged-on-restart': 'a donor lost its gcache when it was restarted',
  'other-uuid': 'the node held another history (state UUID)',
  crash: 'a crash left the node without a position',
  'voted-out': 'the group voted the node out as inconsistent',
  'operators-choice': 'grastate.dat was taken away or reset: an SST was wanted',
  'donor-choice': 'a member could have served IST, but Galera took another donor',
  unknown: 'not known: the journals do not tell',
}
