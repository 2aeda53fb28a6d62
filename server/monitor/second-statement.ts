/** Without a change of view the member list and the clock are read this often. */
const MEMBERS_EVERY_MS = 10_000
const VARIABLES_EVERY_MS = 60_000

export interface ReadTimes {
  /** When the member list was last read; null: never over this connection. */
  membersAtMs: number | null
  variablesAtMs: number | null
  /** View and component as of that reading of the list: `viewKey`; null: not known. */
  membersView: string | null
  /** wsrep_cluster_weight as of that reading of the variables; null: not known. */
  variablesWeight: string | null
}

/**
 * What a poll asks besides the status, so that no poll has more than two statements: the member
 * list whenever the view is another one, variables now and then, mostly nothing.
 */
export function secondStatement(
  times: ReadTimes,
  status: Readonly<Record<string, string>>,
  now: number,
): 'members' | 'variables' | null {
  const { membersAtMs, variablesAtMs } = times
  if (membersAtMs === null || times.membersView !== viewKey(status)) return 'members'
  if (now - membersAtMs >= MEMBERS_EVERY_MS) return 'members'
  if (variablesAtMs === null || now - variablesAtMs >= VARIABLES_EVERY_MS) return 'variables'
  // Somebody has set pc.weight, which is among the variables: else the weights would not add up for a minute.
  const { variablesWeight } = times
  if (variablesWeight !== null && variablesWeight !== weightIn(status)) return 'variables'
  return null
}

export function weightIn(status: Readonly<Record<string, string>>): string {
  return status['wsrep_cluster_weight'] ?? ''
}

/** Differs whenever the list of members may differ. */
export function viewKey(status: Readonly<Record<string, string>>): string {
  const names = ['wsrep_cluster_conf_id', 'wsrep_cluster_status', 'wsrep_cluster_size']
  return [...names, 'wsrep_cluster_state_uuid'].map((name) => status[name] ?? '').join(' ')
}
