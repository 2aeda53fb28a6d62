import type { Duplex } from 'node:stream'
import { checkServerIdentity, TLSSocket } from 'node:tls'
import { isIP } from 'node:net'
import mysql from 'mysql2'
import { ContactError } from '#server/contact/contact-error.ts'
import { greetingKind } from '#server/contact/greeting-kind.ts'
import { closedBeforeGreeting, openSocket, peekGreeting } from '#server/contact/open-socket.ts'
import { passwordPlugins } from '#server/sql/password-plugins.ts'
import { sessionStatements } from '#server/sql/session-statements.ts'
import { createSqlConnection, QUERY_TIMEOUT_MS } from '#server/sql/sql-connection.ts'
import { notSql, silentSql, sqlError, wrongCertificateName } from '#server/sql/sql-error.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

const CONNECT_TIMEOUT_MS = 3000

/** A signed-in connection that can read in a non-Primary component too. Throws ContactError, or
 * the signal's reason when aborted. */
export async function openSql(target: SqlTarget, signal?: AbortSignal): Promise<SqlConnection> {
  const timeoutMs = target.connectTimeoutMs ?? CONNECT_TIMEOUT_MS
  const startedAt = performance.now()
  const leftMs = () => Math.max(1, timeoutMs - (performance.now() - startedAt))
  const stream = await dial(target, timeoutMs, signal)
  const greeting = await peekGreeting(stream, target, 'SQL', leftMs(), signal)
  const kind = greeting.kind === 'bytes' ? greetingKind(greeting.bytes) : null
  if (kind !== 'mysql') {
    stream.destroy()
    if (kind !== null) throw notSql(target, kind)
    throw greeting.kind === 'silent'
      ? silentSql(target, timeoutMs)
      : closedBeforeGreeting(target, 'SQL')
  }
  const client = await signIn(target, stream, leftMs(), signal)
  const { serverVersion, stream: carrier } = client
  const wrongName = certificateNameError(target, carrier)
  if (wrongName !== null) {
    client.connection.destroy()
    throw wrongCertificateName(wrongName, target)
  }
  const sql = createSqlConnection(client.connection, carrier, target, serverVersion)
  const onAbort = () => sql.close()
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await prepareSession(sql, target)
  } catch (error) {
    sql.close()
    throw signal?.aborted === true ? signal.reason : error
  } finally {
    signal?.removeEventListener('abort', onAbort)
  }
  return sql
}

async function dial(target: SqlTarget, timeoutMs: number, signal?: AbortSignal): Promise<Duplex> {
  if (target.dial === undefined) return openSocket(target, 'SQL', timeoutMs, signal)
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(silentSql(target, timeoutMs)), timeoutMs)
  try {
    return await target.dial(
      signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal]),
    )
  } finally {
    clearTimeout(timer)
  }
}

interface SignedIn {
  connection: mysql.Connection
  /** The byte stream in use: the TLS socket where there is one. */
  stream: Duplex
  serverVersion: string
}

function signIn(
  target: SqlTarget,
  stream: Duplex,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<SignedIn> {
  return new Promise((resolve, reject) => {
    const connection = mysql.createConnection({
      stream,
      host: target.address,
      port: target.port,
      user: target.user,
      password: target.password,
      connectTimeout: 0,
      charset: 'utf8mb4',
      // Room for 16 000 is set aside otherwise: half a megabyte a connection (measured).
      maxPreparedStatements: 1,
      // A server may ask any client for files (LOAD DATA LOCAL): never offer it.
      flags: ['-LOCAL_FILES'],
      // Every value as the text the server sent: 2^64-1 is a common value of Galera's counters.
      typeCast: (field) => field.string(),
      connectAttributes: { program_name: 'synced' },
      authPlugins: passwordPlugins((carrier) => isVerified(target, carrier)),
      ...tlsOptions(target),
    })
    const settle = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      connection.off('error', onError)
    }
    const fail = (reason: unknown) => {
      settle()
      connection.on('error', () => undefined)
      connection.destroy()
      reject(reason)
    }
    const onError = (error: unknown) => fail(sqlError(error, target))
    const onAbort = () => fail(signal?.reason)
    const timer = setTimeout(() => fail(silentSql(target, timeoutMs)), timeoutMs)
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    connection.on('error', onError)
    connection.once('connect', (handshake: { serverVersion: string }) => {
      settle()
      const carrier = (connection as unknown as { stream: Duplex }).stream
      resolve({ connection, stream: carrier, serverVersion: handshake.serverVersion })
    })
  })
}

function tlsOptions(target: SqlTarget): Pick<mysql.ConnectionOptions, 'ssl'> {
  const { mode, ca } = target.tls
  if (mode === 'off') return {}
  const verify = mode === 'verify'
  return {
    ssl: {
      rejectUnauthorized: verify,
      verifyIdentity: verify && isIP(target.address) === 0,
      ...(verify && ca !== null ? { ca } : {}),
    },
  }
}

/** mysql2 compares the certificate with host names only; addresses are compared here. */
function certificateNameError(target: SqlTarget, stream: Duplex): Error | null {
  if (target.tls.mode !== 'verify' || isIP(target.address) === 0) return null
  if (!(stream instanceof TLSSocket)) return new Error('the connection is not encrypted')
  return checkServerIdentity(target.address, stream.getPeerCertificate()) ?? null
}

/** The server at the other end has proved by certificate that it is the one that was asked for. */
function isVerified(target: SqlTarget, stream: Duplex): boolean {
  if (target.tls.mode !== 'verify' || !(stream instanceof TLSSocket)) return false
  return certificateNameError(target, stream) === null
}

/** Each statement is for servers that know its variables; another's refusal of it does no harm. */
async function prepareSession(sql: SqlConnection, target: SqlTarget): Promise<void> {
  for (const statement of sessionStatements(target.queryTimeoutMs ?? QUERY_TIMEOUT_MS)) {
    await sql.rows(statement).catch((error: unknown) => {
      if (error instanceof ContactError) throw error
    })
  }
}
