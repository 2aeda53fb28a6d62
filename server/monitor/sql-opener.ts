import { ContactError } from '#server/contact/contact-error.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { openSql } from '#server/sql/open-connection.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'
import type { NodeConfig, Route } from './node-config.ts'

/** Opens a connection by the node's route; rejects with ContactError. */
export type SqlOpener = (signal: AbortSignal) => Promise<SqlConnection>

/** How the node's SQL is reached; null for an arbitrator. `host` is its SSH, shared with the journal. */
export function sqlOpener(config: NodeConfig, host: SshHost | null): Route<SqlOpener> | null {
  const { sql, ssh } = config
  if (!sql || sql.kind === 'unusable') return sql
  const { target } = sql
  if (!config.sqlThroughSsh) {
    return { kind: 'target', target: (signal) => openSql(target, signal) }
  }
  if (ssh?.kind === 'unusable') return ssh
  if (!host) {
    return {
      kind: 'unusable',
      error: new ContactError(
        'ssh-auth',
        `${config.name} is to be reached by SQL over SSH, but has no SSH credential.`,
        'Choose one on the page of the node, or let SQL connect directly.',
      ),
    }
  }
  const dial: SqlTarget['dial'] = (signal) => forward(host, target, signal)
  return { kind: 'target', target: (signal) => openSql({ ...target, dial }, signal) }
}

/** Debian's MariaDB listens on 127.0.0.1 alone; one bound to its own address does not listen there. */
async function forward(host: SshHost, target: SqlTarget, signal: AbortSignal) {
  try {
    return await host.forward('127.0.0.1', target.port, signal)
  } catch (error) {
    if (!(error instanceof ContactError) || error.failure !== 'refused') throw error
    return await host.forward(target.address, target.port, signal)
  }
}
