/** What the progress of a transfer depends on, by method; a null method is not known yet. */
type Method = string | null

/** One stream of files, after a small file of its own and a pause of the donor. */
export function isBackupMethod(method: Method): boolean {
  return method === 'mariabackup' || method === 'xtrabackup-v2' || method === 'backup'
}

/**
 * Bytes on the wire can be compared with the size of the donor's files. rsync_wan sends only what
 * differs from the joiner's own copy: 390 KB of 1.1 GB in the lab, everything to an empty joiner.
 */
export function copiesWholeFiles(method: Method, joinerIsEmpty: boolean | null): boolean {
  return (
    isBackupMethod(method) ||
    method === 'rsync' ||
    (method === 'rsync_wan' && joinerIsEmpty === true)
  )
}

/** Whether the data come through the joiner's SQL port. */
export function loadsThroughSql(method: Method): boolean {
  return method === 'mysqldump'
}

/** `sleep 10` in the donor's script: the joiner must have opened its second listener by then. */
export const BACKUP_PAUSE_MS = 10_000
