import type { TransferMemory, TransferSeen } from '#server/galera/transfer-progress.ts'
import type { ExpectedBytes } from '#server/galera/transfer/expected-bytes.ts'
import type { ProgressStage } from '#server/galera/transfer/progress-stage.ts'
import { ratesOf, type Rates } from '#server/galera/transfer/rate-points.ts'
import {
  added,
  etaOf,
  foreseenSpan,
  restOf,
  streamSpan,
  tailSpan,
  type Span,
} from '#server/galera/transfer/transfer-eta.ts'
import { BACKUP_PAUSE_MS, isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

interface Standing {
  stage: ProgressStage
  doneBytes: number | null
  expected: ExpectedBytes | null
  rates: Rates | null
  writeSets: { done: number; total: number } | null
}

/** Until Synced, as a range; null where nothing honest can be said. */
export function timeLeft(
  seen: TransferSeen,
  memory: Omit<TransferMemory, 'progress'>,
  standing: Standing,
): [number, number] | null {
  const { attempt } = seen
  if (attempt.kind === 'IST') return etaOf(writeSetSpan(memory, standing))
  switch (standing.stage) {
    case 'waiting for donor':
      return null
    case 'waiting for data':
      return etaOf(beforeData(seen, standing.expected))
    case 'streaming':
      return etaOf(whileStreaming(seen, memory, standing))
    case 'Synced':
      return [0, 0]
    case 'preparing':
    case 'moving':
    case 'starting':
    case 'catching up':
      return etaOf(afterStream(seen, memory, standing))
  }
}

function beforeData(seen: TransferSeen, expected: ExpectedBytes | null): Span | null {
  const { attempt, history, atMs } = seen
  if (!expected || history.bytesPerSecond === null || history.bytesPerSecond <= 0) return null
  const stream = foreseenSpan(expected, history.bytesPerSecond)
  const tail = tailSpan(attempt.method, expected.likely, history)
  const pauseMs = isBackupMethod(attempt.method)
    ? Math.max(0, BACKUP_PAUSE_MS - (atMs - attempt.stageAtMs))
    : 0
  return added([pauseMs, pauseMs], added(stream, tail))
}

function whileStreaming(
  seen: TransferSeen,
  memory: Omit<TransferMemory, 'progress'>,
  { doneBytes, expected, rates }: Standing,
): Span | null {
  if (!expected || !rates || doneBytes === null) return null
  const streamingMs = seen.atMs - (memory.firstDataAtMs ?? seen.atMs)
  const stream = streamSpan(doneBytes, expected, rates, streamingMs)
  return added(stream, tailSpan(seen.attempt.method, expected.likely, seen.history))
}

function afterStream(
  seen: TransferSeen,
  memory: Omit<TransferMemory, 'progress'>,
  standing: Standing,
): Span | null {
  const tail = tailSpan(seen.attempt.method, standing.doneBytes ?? 0, seen.history)
  const elapsedMs = seen.atMs - (memory.streamOverAtMs ?? seen.atMs)
  return restOf(tail, elapsedMs) ?? writeSetSpan(memory, standing)
}

/** At the pace of those applied so far; what is written meanwhile comes on top. */
function writeSetSpan(
  memory: Omit<TransferMemory, 'progress'>,
  { writeSets }: Standing,
): Span | null {
  const rates = ratesOf(memory.writeSetPoints)
  if (!writeSets || !rates) return null
  const left = Math.max(0, writeSets.total - writeSets.done)
  return [(left / rates.fastest) * 1000, (left / rates.slowest) * 1000 + 2000]
}
