import type { ContactError } from '#server/contact/contact-error.ts'

/** All values as text, as the server sent them: nothing loses precision. */
export type SqlRow = Record<string, string | null>

/** One persistent SQL connection. It never reconnects by itself: once lost, open another. */
export interface SqlConnection {
  readonly name: string
  /** For instance `10.11.19-MariaDB-deb12`. */
  readonly serverVersion: string
  /**
   * One statement. Throws SqlStatementError when the server refuses the statement (the connection
   * stays good), ContactError when the connection is lost or does not answer in time (then it is closed).
   */
  rows(statement: string, values?: readonly (string | number)[]): Promise<SqlRow[]>
  /**
   * Called once, as soon as the socket closes or a statement times out; at once when already lost.
   * Not called after close().
   */
  onLost(listener: (error: ContactError) => void): void
  close(): void
}

/** The server answered a statement with an error; the connection is still good. */
export class SqlStatementError extends Error {
  override readonly name = 'SqlStatementError'
  /** Error number of MariaDB, for instance 1142. */
  readonly errno: number

  constructor(errno: number, message: string) {
    super(message)
    this.errno = errno
  }
}
