import { isBackupMethod } from '#server/galera/transfer/transfer-method.ts'

/** A file or a directory with all below it, directly in the data directory. */
export interface DirectoryEntry {
  name: string
  bytes: number
}

/** Always copied: InnoDB's system and undo tablespaces, Aria's log. */
const TABLESPACES = /^(ibdata\d*|undo\d+|aria_log(_control|\.\d+))$/
const REDO_LOGS = /^ib_logfile\d+$/
/** Names without a dot that are no directory of a database. */
const NOT_COPIED =
  /^(ib_logfile\d+|ibtmp\d+|ib_buffer_pool|mysql_upgrade_info|sst_in_progress|tables_flushed|lost\+found|donor_galera_info|(xtrabackup|mariadb_backup)_.*)$/

/**
 * Bytes of a data directory that the method copies: rsync takes the redo log files too, a backup
 * only what it needs of them. gcache, binary and other logs stay (galera-measured §1.7).
 */
export function copiedBytes(entries: readonly DirectoryEntry[], method: string): number {
  return entries
    .filter(({ name }) => isCopied(name, method))
    .reduce((total, { bytes }) => total + bytes, 0)
}

function isCopied(name: string, method: string): boolean {
  if (TABLESPACES.test(name)) return true
  if (REDO_LOGS.test(name)) return !isBackupMethod(method)
  // A database's directory holds no dot: MariaDB writes special characters as "@002e".
  return !name.includes('.') && !NOT_COPIED.test(name)
}
