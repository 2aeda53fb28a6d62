import type { EstimateRange } from '#server/galera/transfer-estimate.ts'

/** A complete transfer of this cluster. */
export interface PastJoin {
  kind: 'IST' | 'SST'
  method: string | null
  durationMs: number
  writeSets: number | null
}

/** From the start of the server to the group, and from the last write-set to Synced (lab). */
const BASE_MS: EstimateRange = [3_000, 12_000]
/** Write-sets a second that a joiner applies, where none was measured: rows of any size, any disk. */
const APPLIED_PER_SECOND: EstimateRange = [200, 20_000]
/** Of the transfers seen, the next one is taken to lie within this much of the extremes. */
const SPREAD: EstimateRange = [0.7, 1.5]
const ENOUGH_WRITE_SETS = 1000

/** How long until Synced by IST, as a range; measured rates of this cluster narrow it. */
export function istDuration(writeSets: number, past: readonly PastJoin[]): EstimateRange {
  const rates = past.flatMap((one) =>
    one.kind === 'IST' && (one.writeSets ?? 0) >= ENOUGH_WRITE_SETS && one.durationMs > 0
      ? [((one.writeSets ?? 0) * 1000) / one.durationMs]
      : [],
  )
  const slow = rates.length > 0 ? Math.min(...rates) * SPREAD[0] : APPLIED_PER_SECOND[0]
  const fast = rates.length > 0 ? Math.max(...rates) * SPREAD[1] : APPLIED_PER_SECOND[1]
  return [
    Math.round(BASE_MS[0] + (writeSets / fast) * 1000),
    Math.round(BASE_MS[1] + (writeSets / slow) * 1000),
  ]
}

/** How long an SST by this method takes, from those of this cluster; null when none was seen. */
export function sstDuration(
  method: string | null,
  past: readonly PastJoin[],
): EstimateRange | null {
  const seen = past.flatMap((one) =>
    one.kind === 'SST' && one.method === method ? [one.durationMs] : [],
  )
  if (seen.length === 0) return null
  return [Math.round(Math.min(...seen) * SPREAD[0]), Math.round(Math.max(...seen) * SPREAD[1])]
}
