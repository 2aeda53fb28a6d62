import type { TransferProgress } from '#server/galera/model.ts'

export interface TransferTick {
  atMs: number
  /** All that has reached the joiner's network interface. */
  interfaceBytes: number
  /** What the console showed at this moment. */
  progress: TransferProgress | null
}

export interface JudgedTransfer {
  bytes: number
  streamSeconds: number
  /** Largest distance of the shown share from the true one while data came; null: none was shown. */
  worstPoints: number | null
  /** Largest error of the time left from a quarter on, in % of the time that was left (10 s or more). */
  worstEtaShare: number | null
  worstEtaSeconds: number | null
  /** From the last data to Synced. */
  tailSeconds: number
  wentBack: boolean
}

/** Data flow once this much more than talk has come. */
const DATA_BYTES = 1_000_000
const SHORTEST_LEFT_MS = 10_000

/** Holds what was shown against what came over the wire. Times are console time. */
export function judgeTransfer(
  ticks: readonly TransferTick[],
  streamOverAtMs: number,
  syncedAtMs: number,
): JudgedTransfer {
  const base = ticks[0]?.interfaceBytes ?? 0
  const from = ticks.findIndex(({ interfaceBytes }) => interfaceBytes - base > DATA_BYTES)
  const streaming = ticks.slice(Math.max(0, from - 1)).filter((tick) => tick.atMs <= streamOverAtMs)
  const first = streaming[0]
  const last = streaming.at(-1)
  if (from < 0 || !first || !last) throw new Error('No data were seen on the interface.')
  const bytes = last.interfaceBytes - first.interfaceBytes
  const shareOf = (tick: TransferTick) =>
    (100 * (tick.interfaceBytes - first.interfaceBytes)) / bytes
  const points = streaming.flatMap((tick) => {
    const shown = tick.progress?.percent ?? null
    return shown === null ? [] : [Math.abs(shown - shareOf(tick))]
  })
  const errors = streaming.flatMap((tick) => {
    const eta = tick.progress?.etaMs ?? null
    const left = syncedAtMs - tick.atMs
    if (shareOf(tick) < 25 || left < SHORTEST_LEFT_MS || !eta) return []
    const errorMs = Math.abs((eta[0] + eta[1]) / 2 - left)
    return [{ errorMs, share: (100 * errorMs) / left }]
  })
  const percents = ticks.flatMap(({ progress }) => progress?.percent ?? [])
  return {
    bytes,
    streamSeconds: (last.atMs - first.atMs) / 1000,
    worstPoints: largest(points),
    worstEtaShare: largest(errors.map(({ share }) => share)),
    worstEtaSeconds: largest(errors.map(({ errorMs }) => errorMs / 1000)),
    tailSeconds: (syncedAtMs - last.atMs) / 1000,
    wentBack: percents.some((percent, at) => percent < (percents[at - 1] ?? 0)),
  }
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}
