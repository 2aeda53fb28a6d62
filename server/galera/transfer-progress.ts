import type { LogTransfer } from '#server/galera/log/log-transfer.ts'
import type { TransferProgress } from '#server/galera/model.ts'
import type {
  ExpectedBytes,
  RedoPosition,
  TransferSize,
} from '#server/galera/transfer/expected-bytes.ts'
import { evidenceOf } from '#server/galera/transfer/progress-evidence.ts'
import { isStreamOver, stageOf, stepOf } from '#server/galera/transfer/progress-stage.ts'
import { pointsAfter, ratesOf, type RatePoint } from '#server/galera/transfer/rate-points.ts'
import {
  receivedBytes,
  streamsAfter,
  type SeenStreams,
} from '#server/galera/transfer/received-bytes.ts'
import { redoStart, streamExpectation } from '#server/galera/transfer/stream-expectation.ts'
import { timeLeft } from '#server/galera/transfer/time-left.ts'
import type { TransferHistory } from '#server/galera/transfer/transfer-eta.ts'
import { copiesWholeFiles } from '#server/galera/transfer/transfer-method.ts'
import type { TransferPorts, TransferSample } from '#server/galera/transfer/transfer-sample.ts'
import { hasWorked } from '#server/galera/transfer/work-signs.ts'
import { countWriteSets } from '#server/galera/transfer/write-sets.ts'

/** Everything known of a running transfer at one moment. */
export interface TransferSeen {
  /** Console time, ms. */
  atMs: number
  attempt: LogTransfer
  /** null: the joiner could not be looked at. */
  sample: TransferSample | null
  ports: TransferPorts
  /** What the donor has to copy; null = not known (yet). */
  size: TransferSize | null
  /** The joiner held next to nothing before; null = not known. Asked for rsync_wan only. */
  joinerIsEmpty: boolean | null
  /** The donor's redo log now; null = not known. */
  redo: RedoPosition | null
  /** wsrep_last_committed of the joiner; null while it serves no SQL. */
  lastCommitted: number | null
  /** When the joiner's log last said anything; null = not since the attempt began. */
  lastLineAtMs: number | null
  history: TransferHistory
}

/** What is kept of an attempt between two looks; a plain value. */
export interface TransferMemory {
  startedAtMs: number
  streams: SeenStreams
  /** When data were first seen, on the console's clock. */
  firstDataAtMs: number | null
  streamOverAtMs: number | null
  bytePoints: readonly RatePoint[]
  writeSetPoints: readonly RatePoint[]
  /** The donor's redo log when its backup began, as far as that was seen. */
  redoStart: RedoPosition | null
  lastSample: TransferSample | null
  movedAtMs: number
  progress: TransferProgress
}

/** Slow is not stuck: only this long without any byte or work counts as stalled. */
export const STALLED_AFTER_MS = 120_000

/** The memory of an attempt after one more look; a new attempt starts afresh. Pure. */
export function progressAfter(before: TransferMemory | null, seen: TransferSeen): TransferMemory {
  const { atMs, attempt, sample, ports } = seen
  const known = before && before.startedAtMs === attempt.startedAtMs ? before : null
  const streams = sample
    ? streamsAfter(known?.streams ?? {}, sample, attempt.method, ports)
    : (known?.streams ?? {})
  const received =
    attempt.kind === 'IST' ? null : receivedBytes(streams, attempt.closedStreams, attempt.method)
  const doneBytes = largest(known?.progress.doneBytes ?? null, received)
  const over = isStreamOver(attempt)
  const writeSets = countWriteSets(seen, known?.progress.writeSetsDone ?? null)
  const memory = {
    startedAtMs: attempt.startedAtMs,
    streams,
    firstDataAtMs: known?.firstDataAtMs ?? (doneBytes === null ? null : atMs),
    streamOverAtMs: known?.streamOverAtMs ?? (over ? (attempt.sentAtMs ?? atMs) : null),
    bytePoints: over ? (known?.bytePoints ?? []) : grown(known?.bytePoints, sample, doneBytes),
    writeSetPoints: grown(known?.writeSetPoints, sample, writeSets?.done ?? null),
    redoStart: redoStart(known?.redoStart ?? null, seen.redo, doneBytes !== null),
    lastSample: sample ?? known?.lastSample ?? null,
    movedAtMs: movedAt(known, seen, doneBytes, writeSets?.done ?? null),
  }
  const expected = streamExpectation(seen, memory, doneBytes)
  const progress = progressOf(seen, memory, { doneBytes, expected, writeSets, known })
  return { ...memory, progress }
}

interface Counted {
  doneBytes: number | null
  expected: ExpectedBytes | null
  writeSets: { done: number; total: number } | null
  known: TransferMemory | null
}

function progressOf(
  seen: TransferSeen,
  memory: Omit<TransferMemory, 'progress'>,
  { doneBytes, expected, writeSets, known }: Counted,
): TransferProgress {
  const { atMs, attempt } = seen
  const stage = stageOf(attempt, doneBytes !== null)
  const before = known?.progress ?? null
  const streaming = stage === 'streaming'
  const rates = streaming ? ratesOf(memory.bytePoints) : null
  const stalled = stage !== 'waiting for donor' && atMs - memory.movedAtMs >= STALLED_AFTER_MS
  const percent = largest(before?.percent ?? null, percentOf(seen, doneBytes, expected, writeSets))
  return {
    observedAtMs: atMs,
    stage,
    stageSinceMs:
      before?.stage === stage ? before.stageSinceMs : stageSince(memory, attempt, stage),
    step: stepOf(attempt, stage),
    doneBytes,
    expectedBytes: expected ? { low: expected.low, high: expected.high } : null,
    percent,
    bytesPerSecond: rates ? Math.round(rates.recent) : null,
    etaMs: stalled
      ? null
      : timeLeft(seen, memory, { stage, doneBytes, expected, rates, writeSets }),
    writeSetsDone: writeSets?.done ?? null,
    writeSetsTotal: writeSets?.total ?? null,
    stalledSinceMs: stalled ? memory.movedAtMs : null,
    evidence: evidenceOf(seen, doneBytes !== null),
  }
}

function stageSince(
  memory: Omit<TransferMemory, 'progress'>,
  attempt: LogTransfer,
  stage: string,
): number {
  return stage === 'streaming' ? (memory.firstDataAtMs ?? attempt.stageAtMs) : attempt.stageAtMs
}

/** 99 is the most before the donor says that it has sent everything: the size is an estimate. */
function percentOf(
  { attempt, joinerIsEmpty }: TransferSeen,
  doneBytes: number | null,
  expected: ExpectedBytes | null,
  writeSets: Counted['writeSets'],
): number | null {
  if (attempt.kind === 'IST') {
    return writeSets && writeSets.total > 0 ? (100 * writeSets.done) / writeSets.total : null
  }
  // The script of a method runs for an IST too: bytes count once it is an SST, or data have come.
  if (attempt.kind === null && doneBytes === null) return null
  if (!copiesWholeFiles(attempt.method, joinerIsEmpty)) return null
  if (isStreamOver(attempt)) return 100
  if (expected === null || expected.likely <= 0) return null
  return Math.min(99, (100 * (doneBytes ?? 0)) / expected.likely)
}

function movedAt(
  known: TransferMemory | null,
  seen: TransferSeen,
  doneBytes: number | null,
  writeSetsDone: number | null,
): number {
  if (!known) return seen.atMs
  const { sample, attempt, lastLineAtMs } = seen
  const moved =
    (sample !== null && known.lastSample !== null && hasWorked(known.lastSample, sample)) ||
    doneBytes !== known.progress.doneBytes ||
    writeSetsDone !== known.progress.writeSetsDone ||
    // Unseen is not stalled; a server may hide the processes of others (hidepid).
    sample === null ||
    sample.tools.length === 0
  return Math.max(known.movedAtMs, attempt.stageAtMs, lastLineAtMs ?? 0, moved ? seen.atMs : 0)
}

function grown(
  points: readonly RatePoint[] | undefined,
  sample: TransferSample | null,
  done: number | null,
): readonly RatePoint[] {
  if (!sample || done === null) return points ?? []
  return pointsAfter(points ?? [], { uptimeMs: sample.uptimeMs, done })
}

function largest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.max(one, other)
}
