import type { TransferSeen } from '#server/galera/transfer-progress.ts'
import { copiesWholeFiles, isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** Where the figures of a look come from, and why one is missing; for people to read. */
export function evidenceOf(seen: TransferSeen, counted: boolean): string {
  const { attempt, sample } = seen
  if (attempt.kind === 'IST') return 'Write-sets: the log of the joiner and wsrep_last_committed.'
  const looked = sample ? received(seen, counted) : 'The joiner could not be looked at over SSH.'
  return `${looked} ${expectation(seen)}`.trim()
}

function received({ attempt, ports }: TransferSeen, counted: boolean): string {
  if (!counted) return 'No data have come yet.'
  const port = attempt.method === 'mysqldump' ? ports.sql : ports.sst
  return `Bytes: the kernel's counters of port ${port} on the joiner.`
}

function expectation({ attempt, size, redo, history, joinerIsEmpty }: TransferSeen): string {
  const { method, donorName } = attempt
  if (method === 'rsync_wan' && joinerIsEmpty !== true)
    return 'rsync_wan sends differences only: their size is not known.'
  if (method === 'mysqldump') return 'A dump has another size than the data: it is not known.'
  if (!copiesWholeFiles(method, joinerIsEmpty)) return ''
  const donor = donorName ?? 'the donor'
  if (!size) return `How much ${donor} has to send is not known.`
  const files = size.source === 'du' ? `files on ${donor} (du)` : `tablespaces of ${donor} (SQL)`
  const log = isBackupMethod(method) && redo ? ' and its redo log' : ''
  const ratio = history.ratio === null ? '' : ', compressed as last time'
  return `Expected: ${files}${log}${ratio}.`
}
