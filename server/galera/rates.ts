import type { NodeRates } from '#server/galera/model.ts'

/** One poll of SHOW GLOBAL STATUS; `atMs` is console time when the answer arrived. */
export interface StatusPoll {
  status: Readonly<Record<string, string>>
  atMs: number
}

/** Names for `SHOW GLOBAL STATUS WHERE Variable_name LIKE 'wsrep_%' OR Variable_name IN (…)`. */
export const polledStatusNames: readonly string[] = [
  'Uptime',
  'Threads_connected',
  'Threads_running',
  'Com_commit',
  'Com_rollback',
  'Questions',
  // What a backup of a donor has to copy of the redo log (MariaDB 10.5 and later).
  'Innodb_lsn_current',
  'Innodb_lsn_last_checkpoint',
]

/** Uptime counts whole seconds and the console's clock may be stepped a little. */
const UPTIME_TOLERANCE_MS = 2500

/**
 * Rates over the interval between two polls of one server. A restart (Uptime fell or grew less than
 * the time passed) makes all of them null; a counter that shrank (FLUSH STATUS) only its own.
 * `commits` is wsrep_local_commits: client transactions that replicated and committed here. It counts
 * autocommit statements, which Com_commit misses, and leaves out appliers and read-only transactions.
 */
export function ratesBetween(before: StatusPoll, after: StatusPoll): NodeRates {
  const elapsedMs = after.atMs - before.atMs
  const latency = replLatencyOf(after.status['wsrep_evs_repl_latency'])
  const comparable =
    Number.isFinite(elapsedMs) && elapsedMs > 0 && !restartedBetween(before, after, elapsedMs)
  const perSecond = (name: string): number | null => {
    if (!comparable) return null
    const first = counterOf(before.status[name])
    const second = counterOf(after.status[name])
    if (first === null || second === null || second < first) return null
    return ((second - first) * 1000) / elapsedMs
  }
  const pausedNs = perSecond('wsrep_flow_control_paused_ns')
  return {
    flowControlPaused: pausedNs === null ? null : Math.min(1, pausedNs / 1e9),
    flowControlSent: perSecond('wsrep_flow_control_sent'),
    flowControlReceived: perSecond('wsrep_flow_control_recv'),
    replicatedWriteSets: perSecond('wsrep_replicated'),
    replicatedBytes: perSecond('wsrep_replicated_bytes'),
    receivedWriteSets: perSecond('wsrep_received'),
    receivedBytes: perSecond('wsrep_received_bytes'),
    commits: perSecond('wsrep_local_commits'),
    certFailures: perSecond('wsrep_local_cert_failures'),
    bfAborts: perSecond('wsrep_local_bf_aborts'),
    replLatencyAvg: comparable ? (latency?.avg ?? null) : null,
    replLatencyMax: comparable ? (latency?.max ?? null) : null,
  }
}

function restartedBetween(before: StatusPoll, after: StatusPoll, elapsedMs: number): boolean {
  const first = counterOf(before.status['Uptime'])
  const second = counterOf(after.status['Uptime'])
  if (first === null || second === null) return false
  return second < first || (second - first) * 1000 < elapsedMs - UPTIME_TOLERANCE_MS
}

/** Seconds. `wsrep_evs_repl_latency` is "min/avg/max/stddev/samples"; null when no sample was taken. */
export function replLatencyOf(
  value: string | undefined,
): { min: number; avg: number; max: number; stddev: number; samples: number } | null {
  if (value === undefined) return null
  const parts = value.split('/').map((part) => (part.trim() === '' ? NaN : Number(part)))
  if (parts.length !== 5 || parts.some((part) => !Number.isFinite(part) || part < 0)) return null
  const [min = 0, avg = 0, max = 0, stddev = 0, samples = 0] = parts
  return samples === 0 ? null : { min, avg, max, stddev, samples }
}

/** Counters beyond 2^53 lose single units only, which no rate shows; the 2^64-1 sentinel is null. */
function counterOf(value: string | undefined): number | null {
  if (value === undefined || !/^\d{1,20}$/.test(value)) return null
  return value === '18446744073709551615' ? null : Number(value)
}
