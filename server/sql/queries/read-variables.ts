import { namedValues } from '#server/sql/queries/poll-status.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'

/** All global variables, by name. The server itself masks wsrep_sst_auth. */
export async function readVariables(sql: SqlConnection): Promise<Record<string, string>> {
  return namedValues(await sql.rows('SHOW GLOBAL VARIABLES'))
}

/** The named global variables; those the server does not know are left out. */
export async function readNamedVariables(
  sql: SqlConnection,
  names: readonly string[],
): Promise<Record<string, string>> {
  if (names.length === 0) return {}
  const marks = names.map(() => '?').join(', ')
  return namedValues(
    await sql.rows(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${marks})`, names),
  )
}
