import { ContactError } from '#server/contact/contact-error.ts'
import type { GreetingKind } from '#server/contact/greeting-kind.ts'
import { placeText } from '#server/contact/server-place.ts'
import {
  causeText,
  connectionLost,
  errorCode,
  secondsText,
  socketError,
} from '#server/contact/socket-error.ts'
import { unsupportedPlugin } from '#server/sql/auth-plugin-error.ts'
import { sqlAccount } from '#server/sql/quote-sql.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

/** Error number of MariaDB in an error of mysql2; null when the server did not say it. */
export function errorNumber(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('errno' in error)) return null
  return typeof error.errno === 'number' && error.errno > 0 ? error.errno : null
}

/** Something else than a SQL server answered. */
export function notSql(target: SqlTarget, kind: GreetingKind): ContactError {
  const answered = { ssh: 'SSH', mysql: 'MariaDB', http: 'A web server', other: 'Something else' }[
    kind
  ]
  return new ContactError(
    'not-mariadb',
    `${answered} answers at ${placeText(target)}, not MariaDB.`,
    kind === 'ssh'
      ? 'This looks like the SSH port. Give the SQL port (usually 3306).'
      : 'Check the SQL port (usually 3306; 4567, 4568 and 4444 belong to Galera).',
  )
}

/** The port accepts connections, but says nothing: for instance 4567, or a server that hangs. */
export function silentSql(target: SqlTarget, afterMs: number): ContactError {
  return new ContactError(
    'timeout',
    `${placeText(target)} accepted the connection but MariaDB did not answer within ${secondsText(afterMs)}.`,
    'Check the SQL port (usually 3306; 4567 belongs to Galera), and whether the server hangs.',
  )
}

/** A statement without an answer: the network is cut, or the server hangs. */
export function statementTimeout(target: SqlTarget, afterMs: number): ContactError {
  return new ContactError(
    'timeout',
    `${placeText(target)} did not answer a SQL statement within ${secondsText(afterMs)}.`,
    'Check the network to the server and whether it hangs; the console connects again.',
  )
}

/** An error of mysql2 while connecting or of a connection that is over. */
export function sqlError(error: unknown, target: SqlTarget): ContactError {
  if (error instanceof ContactError) return error
  const errno = errorNumber(error)
  if (errno !== null) return refusedByServer(errno, error, target)
  const code = errorCode(error)
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') {
    return new ContactError(
      'tls',
      `${placeText(target)} does not offer TLS, but TLS is required for it.`,
      'Set ssl_cert and ssl_key on the server, or turn TLS off for this node.',
    )
  }
  if (code === 'HANDSHAKE_SSL_ERROR') return tlsError(error, target)
  const plugin = unsupportedPlugin(error, target)
  if (plugin !== null) return plugin
  if (code === 'PROTOCOL_CONNECTION_LOST') {
    return connectionLost(target, 'SQL', 'the server closed it', error)
  }
  return socketError(error, target, 'SQL')
}

/** The certificate does not name the address that was connected to. */
export function wrongCertificateName(error: Error, target: SqlTarget): ContactError {
  return tlsError(error, target)
}

function tlsError(error: unknown, target: SqlTarget): ContactError {
  return new ContactError(
    'tls',
    `The TLS certificate of ${placeText(target)} was not accepted: ${causeText(error)}.`,
    target.tls.ca === null
      ? 'Give the certificate of the authority that signed it, or choose "require" to encrypt without verifying.'
      : 'Check that the given authority signed it, that it has not expired and names this address.',
    { cause: error },
  )
}

// Numbers: MariaDB's errmsg-utf8.txt.
function refusedByServer(errno: number, error: unknown, target: SqlTarget): ContactError {
  const where = placeText(target)
  const { user } = target
  const text = causeText(error)
  const from = /@'([^']+)'/.exec(text)?.[1]
  const account = from === undefined ? `user ${user}` : sqlAccount(user, from)
  const refusal = (failure: ContactError['failure'], message: string, mend: string): ContactError =>
    new ContactError(failure, message, mend, { cause: error })
  switch (errno) {
    case 1045:
    case 1698:
      return refusal(
        'access-denied',
        `${where} refused the password of SQL ${account}.`,
        'Check the password and that this account exists on the server for this host. An account with REQUIRE SSL also needs TLS.',
      )
    case 1130:
      return refusal(
        'access-denied',
        `${where} has no SQL account that may connect from ${hostIn(text) ?? 'this console'}.`,
        `Create the account for that host, for instance ${sqlAccount(user, hostIn(text) ?? '%')}.`,
      )
    case 1129:
      return refusal(
        'access-denied',
        `${where} blocks this console after too many broken connections.`,
        'Run FLUSH HOSTS on the server, and check max_connect_errors.',
      )
    case 4151:
    case 3118:
      return refusal(
        'access-denied',
        `The account ${account} on ${where} is locked.`,
        `Run ALTER USER ${from === undefined ? sqlAccount(user, '%') : account} ACCOUNT UNLOCK on the server, or choose another credential.`,
      )
    case 1820:
    case 1862:
      return refusal(
        'access-denied',
        `The password of SQL ${account} on ${where} has expired.`,
        'Set a new password on the server, then enter it here.',
      )
    case 1040:
    case 1203:
    case 1226:
      return refusal(
        'too-many-connections',
        `${where} has no connection left for user ${user}: ${text}.`,
        'Raise max_connections (or the limit of this user), or end connections that are not needed.',
      )
    case 3159:
      return refusal(
        'tls',
        `${where} accepts only encrypted connections.`,
        'Choose TLS "require" or "verify" for this node.',
      )
    case 1053:
    case 1152:
    case 1184:
    case 1927:
      return connectionLost(target, 'SQL', text, error)
    default:
      return refusal(
        'other',
        `${where} refused the SQL connection of user ${user}: ${text} (error ${errno}).`,
        'Look the error number up in the documentation of MariaDB.',
      )
  }
}

/** The host in "Host '10.0.0.5' is not allowed to connect to this MariaDB server". */
function hostIn(text: string): string | null {
  return /Host '([^']+)'/i.exec(text)?.[1] ?? null
}
