import { transferStages, type LogTransfer } from '#server/galera/log/log-transfer.ts'
import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** Stages of the log, and the wait between the donor's consent and its first data. */
export const progressStages = [
  'waiting for donor',
  'waiting for data',
  'streaming',
  'preparing',
  'moving',
  'starting',
  'catching up',
  'Synced',
] as const
export type ProgressStage = (typeof progressStages)[number]

/** Where an attempt stands: what its log tells, corrected by whether data have come. */
export function stageOf(attempt: LogTransfer, dataHaveCome: boolean): ProgressStage {
  const { stage, kind } = attempt
  if (kind === 'IST') return stage
  if (stage === 'waiting for donor') return dataHaveCome ? 'streaming' : stage
  if (stage === 'streaming') return dataHaveCome ? stage : 'waiting for data'
  return stage
}

/** Every byte has come: the log is past the streaming, or the donor says that it has sent all. */
export function isStreamOver(attempt: LogTransfer): boolean {
  const at = transferStages.indexOf(attempt.stage)
  return attempt.sentAtMs !== null || at > transferStages.indexOf('streaming')
}

/** What is under way in the stage; null where its name says it all. */
export function stepOf(attempt: LogTransfer, stage: ProgressStage): string | null {
  const { method, module, kind } = attempt
  if (stage === 'waiting for data') return kind === 'SST' ? waitOf(method) : NOT_TOLD
  if (stage !== 'streaming' || module === null) return null
  return MODULES[module] ?? (module.startsWith('/./') ? `database ${module.slice(3)}` : null)
}

const NOT_TOLD = 'whether it is an IST or an SST is not told yet'

function waitOf(method: string | null): string {
  if (isBackupMethod(method)) return 'the donor pauses 10 s before it sends'
  if (method === 'rsync' || method === 'rsync_wan') return 'the donor flushes its tables'
  return 'the donor has agreed and sends nothing yet'
}

const MODULES: Record<string, string> = {
  '-data_dir': 'InnoDB system files',
  '-log_dir': 'InnoDB redo log',
  '-undo_dir': 'InnoDB undo files',
  '-aria_log': 'Aria log',
  '': 'marks of begin and end',
}
