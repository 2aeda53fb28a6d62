import { createHash } from 'node:crypto'
import { sqlAccount, sqlString } from '#server/sql/quote-sql.ts'

/**
 * What MariaDB keeps of a password (mysql_native_password). Sending this instead of the password
 * itself leaves no secret in statements, logs or the binlog, and nothing in it to quote.
 */
export function nativePasswordHash(password: string): string {
  const once = createHash('sha1').update(password, 'utf8').digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

/**
 * Creates the account or sets its password; an account that is there keeps what it was granted.
 * `hash` is that of the password. Throws TypeError for names that no account can have.
 */
export function accountStatements(
  user: string,
  host: string,
  hash: string,
  privileges: readonly string[],
): string[] {
  const account = sqlAccount(user, host)
  const login = `IDENTIFIED VIA mysql_native_password USING ${sqlString(hash)}`
  const granted = privileges.map(checkedPrivilege).join(', ')
  return [
    `CREATE USER IF NOT EXISTS ${account} ${login}`,
    `ALTER USER ${account} ${login}`,
    ...(granted === '' ? [] : [`GRANT ${granted} ON *.* TO ${account}`]),
  ]
}

/** What the account may do, and whether it is there at all. */
export function showGrants(user: string, host: string): string {
  return `SHOW GRANTS FOR ${sqlAccount(user, host)}`
}

export function dropAccount(user: string, host: string): string {
  return `DROP USER IF EXISTS ${sqlAccount(user, host)}`
}

/** Answers with the hash of the account's password; no row when there is no such account. */
export function readPasswordHash(user: string, host: string): string {
  return `SELECT JSON_VALUE(Priv, '$.authentication_string') FROM mysql.global_priv WHERE User = ${sqlString(user)} AND Host = ${sqlString(host)}`
}

function checkedPrivilege(privilege: string): string {
  if (/^[A-Z][A-Z_ ]*$/.test(privilege)) return privilege
  throw new TypeError(`Not a privilege: ${JSON.stringify(privilege)}.`)
}
