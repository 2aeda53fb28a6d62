import type { ExpectedBytes } from '#server/galera/transfer/expected-bytes.ts'
import type { Rates } from '#server/galera/transfer/rate-points.ts'
import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** Milliseconds, the soonest and the latest. */
export type Span = readonly [low: number, high: number]

/** What earlier transfers to nodes of this cluster by this method took; null = none known. */
export interface TransferHistory {
  /** Bytes on the wire of those on disk, where the stream was compressed. */
  ratio: number | null
  /** From the last byte to Synced. */
  tailMs: number | null
  bytesPerSecond: number | null
}

export const noHistory: TransferHistory = { ratio: null, tailMs: null, bytesPerSecond: null }

/** A rate of a few seconds says little about the next minutes. */
const WIDE_AT_START = 0.4
const NARROWS_WITHIN_MS = 6000

/** Time for the bytes that are still to come. */
export function streamSpan(
  done: number,
  expected: ExpectedBytes,
  rates: Rates,
  streamingMs: number,
): Span {
  const width = 1 + WIDE_AT_START * Math.exp(-streamingMs / NARROWS_WITHIN_MS)
  const low = (Math.max(0, expected.low - done) / rates.fastest) * 1000
  const high = (Math.max(0, expected.high - done) / rates.slowest) * 1000
  return [low / width, high * width]
}

/** Time for the bytes before the first has come, from the rate of the last transfer. */
export function foreseenSpan(expected: ExpectedBytes, bytesPerSecond: number): Span {
  const likelyMs = (expected.likely / bytesPerSecond) * 1000
  return [likelyMs * 0.5, likelyMs * 2]
}

/**
 * From the last byte to Synced: prepare (with its redo), move, start, and catching up on what was
 * written meanwhile. Without history from the lab: 0.2 to 6 s for 0.5 to 1.5 GB.
 */
export function tailSpan(method: string | null, bytes: number, history: TransferHistory): Span {
  if (history.tailMs !== null) return [history.tailMs * 0.6, history.tailMs * 1.4]
  const gigabytes = bytes / 1e9
  return isBackupMethod(method) ? [500, 2500 + 1500 * gigabytes] : [300, 1500 + 1500 * gigabytes]
}

/** What is left of a span after some time; null when it should have been over. */
export function restOf(span: Span, elapsedMs: number): Span | null {
  const high = span[1] - elapsedMs
  return high <= 0 ? null : [Math.max(0, span[0] - elapsedMs), high]
}

export function added(one: Span, other: Span): Span {
  return [one[0] + other[0], one[1] + other[1]]
}

/** In whole milliseconds and in order; null where the sums are no numbers. */
export function etaOf(span: Span | null): [number, number] | null {
  if (!span) return null
  const low = Math.max(0, Math.round(span[0]))
  const high = Math.max(low, Math.round(span[1]))
  return Number.isFinite(low) && Number.isFinite(high) ? [low, high] : null
}
