import type { TransferMemory, TransferSeen } from '#server/galera/transfer-progress.ts'
import {
  expectedBytes,
  type ExpectedBytes,
  type RedoPosition,
} from '#server/galera/transfer/expected-bytes.ts'
import { ratesOf } from '#server/galera/transfer/rate-points.ts'
import { copiesWholeFiles } from '#server/galera/transfer/transfer-method.ts'
import { isCompressed } from '#server/galera/transfer/work-signs.ts'

/** A backup copies the redo log from the checkpoint at its begin: that is when data start to come. */
export function redoStart(
  known: RedoPosition | null,
  now: RedoPosition | null,
  dataHaveCome: boolean,
): RedoPosition | null {
  return known !== null && dataHaveCome ? known : now
}

/** What the stream will hold in the end; null where no size can be compared with it. */
export function streamExpectation(
  { attempt, size, redo, history, sample, joinerIsEmpty }: TransferSeen,
  memory: Omit<TransferMemory, 'progress'>,
  doneBytes: number | null,
): ExpectedBytes | null {
  const { method } = attempt
  if (method === null || size === null || !copiesWholeFiles(method, joinerIsEmpty)) return null
  const look = sample ?? memory.lastSample
  const compressed = look !== null && isCompressed(look)
  if (compressed && history.ratio === null) return null
  const ratio = compressed ? history.ratio : null
  const written = redo && memory.redoStart ? redo.current - memory.redoStart.checkpoint : null
  const expected = expectedBytes({ method, size, redoBytes: written, ratio })
  const growth = redo && memory.redoStart ? redo.current - memory.redoStart.current : 0
  if (growth <= 0 || doneBytes === null || doneBytes <= 0) return expected
  // The redo log grows on while the rest is copied.
  const rates = ratesOf(memory.bytePoints)
  if (!rates) return expected
  const toCome = growth * Math.max(0, expected.likely / doneBytes - 1)
  const redoBytes = (written ?? 0) + Math.min(toCome, growth * 10)
  return expectedBytes({ method, size, redoBytes, ratio })
}
