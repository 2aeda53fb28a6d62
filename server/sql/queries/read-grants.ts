import type { SqlConnection } from '#server/sql/sql-port.ts'

/** The grants of the account in use, one statement a line, without password hashes. */
export async function readGrants(sql: SqlConnection): Promise<string[]> {
  const rows = await sql.rows('SHOW GRANTS FOR CURRENT_USER')
  return rows.map((row) =>
    (Object.values(row)[0] ?? '')
      .replace(/ IDENTIFIED (BY|VIA|WITH) .*?(?= (REQUIRE|WITH)\b|$)/i, '')
      .trim(),
  )
}
