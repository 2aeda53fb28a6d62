import { SqlStatementError, type SqlConnection } from '#server/sql/sql-port.ts'

export interface TablespaceBytes {
  /** Length of the files. */
  fileBytes: number
  /** Blocks that they take: less, where pages are compressed. */
  allocatedBytes: number
}

/**
 * What InnoDB's tablespaces take, without the temporary one; null without the privilege PROCESS.
 * Reads no table, so it does not wait for locks of a donor.
 */
export async function readTablespaces(sql: SqlConnection): Promise<TablespaceBytes | null> {
  try {
    const [row] = await sql.rows(
      `SELECT SUM(FILE_SIZE) AS file_bytes, SUM(ALLOCATED_SIZE) AS allocated_bytes
       FROM information_schema.INNODB_SYS_TABLESPACES WHERE NAME <> 'innodb_temporary'`,
    )
    const fileBytes = Number(row?.['file_bytes'] ?? NaN)
    const allocatedBytes = Number(row?.['allocated_bytes'] ?? NaN)
    return fileBytes > 0 && allocatedBytes > 0 ? { fileBytes, allocatedBytes } : null
  } catch (error) {
    if (error instanceof SqlStatementError) return null
    throw error
  }
}
