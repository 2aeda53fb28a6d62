import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import { causeText, errorCode } from '#server/contact/socket-error.ts'
import { sqlAccount } from '#server/sql/quote-sql.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

/** Client side names of the plugins, as the server asks for them, with MariaDB's own name. */
const PLUGINS: Record<string, string> = {
  client_ed25519: 'ed25519',
  parsec: 'parsec',
  dialog: 'pam',
  auth_gssapi_client: 'gssapi',
  mysql_clear_password: 'pam',
  mysql_old_password: 'mysql_old_password',
}

/** An account whose login plugin the SQL client does not speak; null for any other error. */
export function unsupportedPlugin(error: unknown, target: SqlTarget): ContactError | null {
  const asked =
    errorCode(error) === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED'
      ? 'mysql_clear_password'
      : /unknown plugin ([A-Za-z0-9_-]+)/.exec(causeText(error))?.[1]
  if (asked === undefined) return null
  const plugin = PLUGINS[asked] ?? asked
  return new ContactError(
    'access-denied',
    `SQL user ${target.user} on ${placeText(target)} signs in with the plugin ${plugin}, which the console does not support.`,
    `Run on the server: ALTER USER ${sqlAccount(target.user, '%')} IDENTIFIED VIA mysql_native_password USING PASSWORD('…'), with the host of the account instead of %; or choose another credential.`,
    { cause: error },
  )
}
