import type { Duplex } from 'node:stream'
import type mysql from 'mysql2'
import type { ContactError } from '#server/contact/contact-error.ts'
import { causeText, connectionLost } from '#server/contact/socket-error.ts'
import { errorNumber, sqlError, statementTimeout } from '#server/sql/sql-error.ts'
import { SqlStatementError, type SqlConnection, type SqlRow } from '#server/sql/sql-port.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

/** Default for each statement. */
export const QUERY_TIMEOUT_MS = 2000

const CLOSE_TIMEOUT_MS = 500

/** Errors of a statement that mean the end of the connection: shutdown, aborted, killed. */
const ENDING = new Set([1053, 1152, 1184, 1927])

/** Makes the port out of a signed-in mysql2 connection over `stream`. */
export function createSqlConnection(
  connection: mysql.Connection,
  stream: Duplex,
  target: SqlTarget,
  serverVersion: string,
): SqlConnection {
  const timeoutMs = target.queryTimeoutMs ?? QUERY_TIMEOUT_MS
  const listeners: ((error: ContactError) => void)[] = []
  const pending = new Set<(error: ContactError) => void>()
  let lost: ContactError | null = null
  let closed = false

  const lose = (error: ContactError) => {
    if (lost !== null) return
    lost = error
    connection.destroy()
    stream.destroy()
    for (const reject of pending) reject(error)
    pending.clear()
    if (!closed) for (const listener of listeners) listener(error)
  }
  // The stream's own events come first: a killed server is seen at once, not at the next statement.
  stream.on('end', () => lose(connectionLost(target, 'SQL', 'the server closed it')))
  stream.on('close', () => lose(connectionLost(target, 'SQL', 'the server closed it')))
  stream.on('error', (error: Error) => lose(sqlError(error, target)))
  connection.on('error', (error: unknown) => lose(sqlError(error, target)))

  const query = (statement: string, values: readonly (string | number)[]): Promise<SqlRow[]> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => lose(statementTimeout(target, timeoutMs)), timeoutMs)
      const settle = () => {
        clearTimeout(timer)
        pending.delete(onLost)
      }
      const onLost = (error: ContactError) => {
        settle()
        reject(error)
      }
      pending.add(onLost)
      connection.query<mysql.RowDataPacket[]>(statement, [...values], (error, rows) => {
        settle()
        if (error === null) {
          resolve(Array.isArray(rows) ? rows.map((row) => ({ ...row }) as SqlRow) : [])
          return
        }
        const errno = errorNumber(error)
        if (errno === null || ENDING.has(errno)) {
          const failure = sqlError(error, target)
          lose(failure)
          reject(failure)
          return
        }
        reject(new SqlStatementError(errno, causeText(error)))
      })
    })

  return {
    name: target.name,
    serverVersion,
    rows(statement, values = []) {
      if (lost !== null) return Promise.reject(lost)
      return query(statement, values)
    },
    onLost(listener) {
      if (lost !== null && !closed) listener(lost)
      else listeners.push(listener)
    },
    close() {
      if (lost !== null) return
      closed = true
      const error = connectionLost(target, 'SQL', 'the console closed it')
      if (pending.size > 0) return lose(error)
      // COM_QUIT first, or the server logs an aborted connection and counts it in Aborted_clients.
      lost = error
      connection.end()
      stream.end()
      setTimeout(() => stream.destroy(), CLOSE_TIMEOUT_MS).unref()
    },
  }
}
