/** Counters of one simulated server that only grow. */
export interface Counters {
  replicated: number
  replicatedBytes: number
  received: number
  receivedBytes: number
  commits: number
  certFailures: number
  bfAborts: number
  pausedNs: number
  flowControlSent: number
  flowControlReceived: number
}

export const noCounters: Counters = {
  replicated: 0,
  replicatedBytes: 0,
  received: 0,
  receivedBytes: 0,
  commits: 0,
  certFailures: 0,
  bfAborts: 0,
  pausedNs: 0,
  flowControlSent: 0,
  flowControlReceived: 0,
}

/** Transactions a second that the server with this place in the cluster takes from its clients. */
export function writesPerSecond(place: number, atMs: number): number {
  const minute = (atMs / 60_000) * 2 * Math.PI
  const base = [42, 17, 6][place % 3] ?? 6
  return base * (1 + 0.35 * Math.sin(minute + place) + 0.15 * Math.sin(minute * 7.3 + place))
}

/** Bytes of a write-set: mostly small ones, sometimes a batch. */
export function bytesPerWriteSet(atMs: number): number {
  return 780 + 260 * Math.sin(atMs / 9100) + (Math.sin(atMs / 23_000) > 0.96 ? 9000 : 0)
}

/** Share of the time that replication is paused: a short spell now and then. */
export function pausedShare(atMs: number): number {
  const spell = Math.sin(atMs / 41_000)
  return spell > 0.93 ? (spell - 0.93) * 2.2 : 0
}

/** Write-sets that wait to be applied. */
export function recvQueue(place: number, atMs: number): number {
  const wave = Math.sin(atMs / 5300 + place * 2)
  return pausedShare(atMs) > 0 ? Math.round(18 + 10 * wave) : Math.max(0, Math.round(2 * wave))
}

/** "min/avg/max/stddev/samples" in seconds, as wsrep_evs_repl_latency shows it. */
export function replLatency(atMs: number): string {
  const average = 0.0011 + 0.0004 * Math.sin(atMs / 12_000)
  const figures = [average * 0.4, average, average * 3.1, average * 0.5]
  return `${figures.map((figure) => figure.toPrecision(6)).join('/')}/${12}`
}
