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
  return { kind: 'target', target: (signal) => openThroughSsh(host, target, signal) }
}

/** What breaks on the way is told as that: only what the server behind it says is said of SQL. */
async function openThroughSsh(
  host: SshHost,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<SqlConnection> {
  let broken: ContactError | null = null
  const forget = host.onLost((error) => {
    broken = error
  })
  // The SSH client tells of its end before its tunnels end.
  const explained = (error: unknown) => (broken === null ? error : sshPathError(target, broken))
  try {
    await connect(host, target, signal)
    const dial: SqlTarget['dial'] = (limit) => forward(host, target, limit)
    const sql = await openSql({ ...target, dial }, signal)
    return {
      ...sql,
      rows: (statement, values) =>
        sql.rows(statement, values).catch((error: unknown) => {
          throw explained(error)
        }),
      onLost: (listener) =>
        sql.onLost((error) => listener(broken === null ? error : sshPathError(target, broken))),
      close: () => {
        forget()
        sql.close()
      },
    }
  } catch (error) {
    forget()
    throw explained(error)
  }
}

async function connect(host: SshHost, target: SqlTarget, signal: AbortSignal): Promise<void> {
  try {
    await host.connect(signal)
  } catch (error) {
    if (!(error instanceof ContactError)) throw error
    const isBroken = error.failure === 'refused' || error.failure === 'connection-lost'
    throw isBroken ? sshPathError(target, error) : error
  }
}

function sshPathError(target: SqlTarget, cause: ContactError): ContactError {
  return new ContactError(
    'ssh-path',
    `SQL of ${target.name} goes over SSH, and that path is broken: ${cause.message}`,
    `${cause.mend} Until then nothing is known of its database; SQL could also connect directly.`,
    { cause },
  )
}

/**
 * Debian's MariaDB listens on 127.0.0.1 alone; one bound to its own address does not listen there,
 * and sshd may allow either (PermitOpen).
 */
async function forward(host: SshHost, target: SqlTarget, signal: AbortSignal) {
  try {
    return await host.forward('127.0.0.1', target.port, signal)
  } catch (error) {
    if (!(error instanceof ContactError)) throw error
    if (error.failure !== 'refused' && error.failure !== 'ssh-path') throw error
    return await host.forward(target.address, target.port, signal).catch((second: unknown) => {
      throw error.failure === 'ssh-path' ? error : second
    })
  }
}
