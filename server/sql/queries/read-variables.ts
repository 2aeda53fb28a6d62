import { HIDDEN, hideSecretOptions, isSecretOption } from '#server/galera/secret-options.ts'
import { namedValues } from '#server/sql/queries/poll-status.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'

/** All global variables, by name; secrets that the server itself shows are hidden. */
export async function readVariables(sql: SqlConnection): Promise<Record<string, string>> {
  const all = namedValues(await sql.rows('SHOW GLOBAL VARIABLES'))
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, shown(name, value)]))
}

function shown(name: string, value: string): string {
  return isSecretOption(name) && value !== '' ? HIDDEN : hideSecretOptions(value)
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
