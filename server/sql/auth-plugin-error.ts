import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import { causeText, errorCode } from '#server/contact/socket-error.ts'
import { PASSWORD_ASKED } from '#server/sql/password-plugins.ts'
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

/** An account whose login plugin the SQL client does not speak, or not here; null for any other error. */
export function unsupportedPlugin(error: unknown, target: SqlTarget): ContactError | null {
  if (errorCode(error) === PASSWORD_ASKED) return passwordAsked(error, target)
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

function passwordAsked(error: unknown, target: SqlTarget): ContactError {
  const plugin = (error as { plugin: string }).plugin
  return new ContactError(
    'access-denied',
    `${placeText(target)} asks for the password of SQL user ${target.user} itself (plugin ${plugin}), and has not proved by certificate that it is the server meant. The password was not sent.`,
    'Set TLS to "verify" for this node; or let the account sign in with mysql_native_password, which does not tell the password.',
    { cause: error },
  )
}
