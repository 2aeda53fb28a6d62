import { readDirectorySize } from '#server/actions/read-transfer-size.ts'
import type { TransferSize } from '#server/galera/transfer/expected-bytes.ts'
import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'
import { log } from '#server/observability/log.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { readTablespaces } from '#server/sql/queries/read-tablespaces.ts'
import type { LatestPoll } from './latest-poll.ts'
import type { NodeConfig } from './node-config.ts'
import { sqlOpener } from './sql-opener.ts'

/** What this donor has to copy: by its files, else by what InnoDB tells; null when neither. Never rejects. */
export async function readDonorSize(
  config: NodeConfig,
  host: SshHost | null,
  latest: LatestPoll,
  method: string,
  signal: AbortSignal,
): Promise<TransferSize | null> {
  const asked = async (read: () => Promise<TransferSize | null>) => {
    try {
      return await read()
    } catch (error) {
      if (!signal.aborted) log().info({ err: error, node: config.name }, 'a size was not told')
      return null
    }
  }
  const byFiles = host
    ? await asked(() => readDirectorySize(host, method, latest.variable('datadir'), signal))
    : null
  return byFiles ?? asked(() => readSizeOverSql(config, host, latest, method, signal))
}

/** null without the privilege; throws ContactError. */
export async function readSizeOverSql(
  config: NodeConfig,
  host: SshHost | null,
  latest: LatestPoll,
  method: string,
  signal: AbortSignal,
): Promise<TransferSize | null> {
  const open = sqlOpener(config, host)
  if (open?.kind !== 'target') return null
  const sql = await open.target(signal)
  try {
    const told = await readTablespaces(sql)
    if (!told) return null
    const { fileBytes, allocatedBytes } = told
    return isBackupMethod(method)
      ? { bytes: allocatedBytes, source: 'tablespaces' }
      : { bytes: fileBytes + redoLogBytes(latest), source: 'tablespaces' }
  } finally {
    sql.close()
  }
}

/** innodb_log_files_in_group is gone since MariaDB 10.6, where one file is left. */
function redoLogBytes(latest: LatestPoll): number {
  const bytes = Number(latest.variable('innodb_log_file_size') ?? 0)
  const files = Number(latest.variable('innodb_log_files_in_group') ?? 1)
  return Number.isFinite(bytes * files) ? bytes * files : 0
}
