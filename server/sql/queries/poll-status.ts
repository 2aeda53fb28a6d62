import type { SqlConnection } from '#server/sql/sql-port.ts'

/**
 * All wsrep_ status variables and those in `alsoNames`, by name, in one statement. Names arrive as
 * the server spells them.
 */
export async function pollStatus(
  sql: SqlConnection,
  alsoNames: readonly string[] = [],
): Promise<Record<string, string>> {
  const others =
    alsoNames.length === 0 ? '' : ` OR Variable_name IN (${alsoNames.map(() => '?').join(', ')})`
  const rows = await sql.rows(
    `SHOW GLOBAL STATUS WHERE Variable_name LIKE 'wsrep|_%' ESCAPE '|'${others}`,
    alsoNames,
  )
  return namedValues(rows)
}

/** Rows of SHOW STATUS or SHOW VARIABLES as one record. */
export function namedValues(
  rows: readonly Record<string, string | null>[],
): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row['Variable_name'] ?? '', row['Value'] ?? '']))
}
