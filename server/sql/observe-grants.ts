import { sqlAccount } from '#server/sql/quote-sql.ts'

/** What the operator replaces by a password of their own. */
export const PASSWORD_PLACEHOLDER = '<password>'

/** The statements, run once on any node, that make a SQL user for the observe tier. */
export function observeGrants(user: string, consoleHost: string): string[] {
  const account = sqlAccount(user, consoleHost)
  return [
    `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY '${PASSWORD_PLACEHOLDER}';`,
    `${membersGrant(user, consoleHost)};`,
  ]
}

/** The one privilege the observe tier needs; status and variables need none. */
export function membersGrant(user: string, host: string): string {
  return `GRANT SELECT ON mysql.wsrep_cluster_members TO ${sqlAccount(user, host)}`
}
