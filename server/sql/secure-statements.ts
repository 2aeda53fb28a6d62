import { sqlAccount, sqlString } from '#server/sql/quote-sql.ts'

/**
 * What mariadb-secure-installation would take away, one row each: kind, first and second name.
 * A schema `test` that holds tables is somebody's and not listed.
 */
export const findInsecureAccounts = `
SELECT 'anonymous', User, Host FROM mysql.global_priv WHERE User = ''
UNION ALL SELECT 'remote-root', User, Host FROM mysql.global_priv
  WHERE User = 'root' AND Host NOT IN ('localhost', '127.0.0.1', '::1')
UNION ALL SELECT 'open-root', User, Host FROM mysql.global_priv
  WHERE User = 'root' AND Host IN ('localhost', '127.0.0.1', '::1')
    AND COALESCE(JSON_VALUE(Priv, '$.authentication_string'), '') = ''
    AND COALESCE(JSON_VALUE(Priv, '$.plugin'), '') <> 'unix_socket'
    AND COALESCE(JSON_VALUE(Priv, '$.account_locked'), 'false') NOT IN ('true', '1')
UNION ALL SELECT 'schema', SCHEMA_NAME, '' FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME = 'test'
    AND NOT EXISTS (SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'test')
UNION ALL SELECT 'grant', Db, User FROM mysql.db
  WHERE User IN ('', 'PUBLIC') AND (Db = 'test' OR Db = CONCAT('test', CHAR(92), '_%'))`

/** The statement that takes one such row away; `localhost` keeps root with unix_socket. */
function mendInsecureAccount(kind: string, first: string, second: string): string {
  switch (kind) {
    case 'anonymous':
    case 'remote-root':
      return `DROP USER IF EXISTS ${sqlAccount(first, second)}`
    case 'open-root':
      return second === 'localhost'
        ? `ALTER USER ${sqlAccount(first, second)} IDENTIFIED VIA unix_socket`
        : `DROP USER IF EXISTS ${sqlAccount(first, second)}`
    case 'schema':
      return 'DROP DATABASE IF EXISTS `test`'
    case 'grant':
      return `DELETE FROM mysql.db WHERE Db = ${sqlString(first)} AND User = ${sqlString(second)}`
    default:
      throw new TypeError(`Not a kind of insecure account: ${kind}.`)
  }
}

/** Takes these rows away. */
export function secureStatements(rows: readonly (readonly string[])[]): string[] {
  const mends = rows.map(([kind = '', first = '', second = '']) =>
    mendInsecureAccount(kind, first, second),
  )
  return [...mends, 'FLUSH PRIVILEGES']
}

/** One of each kind that may be found, for a plan; in angle brackets what only the server tells. */
export const MAY_BE_INSECURE = [
  ['anonymous', '', '<host>'],
  ['remote-root', 'root', '<host>'],
  ['open-root', 'root', 'localhost'],
  ['open-root', 'root', '127.0.0.1'],
  ['open-root', 'root', '::1'],
  ['schema', 'test', ''],
  ['grant', 'test', ''],
  ['grant', 'test', 'PUBLIC'],
] as const

/** One row when root may log in to MariaDB by being the system user root. */
export const rootSocketLogin =
  "SELECT Host FROM mysql.global_priv WHERE User = 'root' AND Host = 'localhost' AND Priv LIKE '%unix_socket%'"
