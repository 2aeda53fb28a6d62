/** Rows this much younger than now may still be missing: a poll may take 2 s, a tick 1 s. */
export const ROLLUP_GRACE_MS = 5000

/** At most this many buckets in one statement, so that none takes long. */
const BUCKETS_A_SLICE = 6

export interface Slice {
  fromMs: number
  /** Exclusive. */
  toMs: number
}

/**
 * The complete buckets that are still to be computed. `newestMs` is the start of the newest bucket
 * stored at this resolution; it is computed again, as a late row may have come. `oldestSourceMs`:
 * the oldest row of the finer resolution; null: there is none.
 */
export function slicesToRoll(input: {
  bucketMs: number
  newestMs: number | null
  oldestSourceMs: number | null
  nowMs: number
}): Slice[] {
  const { bucketMs, newestMs, oldestSourceMs, nowMs } = input
  if (oldestSourceMs === null) return []
  const bucketOf = (ms: number) => Math.floor(ms / bucketMs) * bucketMs
  const end = bucketOf(nowMs - ROLLUP_GRACE_MS)
  const slices: Slice[] = []
  let fromMs = Math.max(newestMs ?? 0, bucketOf(oldestSourceMs))
  while (fromMs < end) {
    const toMs = Math.min(fromMs + BUCKETS_A_SLICE * bucketMs, end)
    slices.push({ fromMs, toMs })
    fromMs = toMs
  }
  return slices
}
