import { serverClock, type ServerClock } from '#server/sql/server-clock.ts'
import { SqlStatementError, type SqlConnection } from '#server/sql/sql-port.ts'

/** The server's clock against the console's; null when the server refuses to tell. */
export async function readServerClock(sql: SqlConnection): Promise<ServerClock | null> {
  const sentAtMs = Date.now()
  try {
    const [row] = await sql.rows('SELECT UTC_TIMESTAMP(6) AS utc')
    return serverClock(row?.['utc'] ?? null, sentAtMs, Date.now())
  } catch (error) {
    if (error instanceof SqlStatementError) return null
    throw error
  }
}
