import { ContactError } from '#server/contact/contact-error.ts'
import { placeText } from '#server/contact/server-place.ts'
import type { NodeAnswer } from '#server/discovery/sighting.ts'
import { isGalera, readNode } from '#server/galera/read-status.ts'
import { identifyServer } from '#server/sql/queries/identify-server.ts'
import { createMemberReader } from '#server/sql/queries/member-reader.ts'
import { pollStatus } from '#server/sql/queries/poll-status.ts'
import { readVariables } from '#server/sql/queries/read-variables.ts'
import { SqlStatementError, type SqlConnection } from '#server/sql/sql-port.ts'
import type { SqlTarget } from '#server/sql/sql-target.ts'

export type OpenSql = (target: SqlTarget, signal?: AbortSignal) => Promise<SqlConnection>

/**
 * Asks one server who it is and whom it sees. Throws ContactError, also when it is no MariaDB or
 * runs no Galera.
 */
export async function askNode(
  openSql: OpenSql,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<NodeAnswer> {
  const sql = await openSql(target, signal)
  const onAbort = () => sql.close()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await readAnswer(sql, target)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof SqlStatementError) throw refusedToTell(error, target)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
    sql.close()
  }
}

async function readAnswer(sql: SqlConnection, target: SqlTarget): Promise<NodeAnswer> {
  const identity = await identifyServer(sql)
  if (!identity.mariadb) throw notMariadb(target, identity.version)
  const status = await pollStatus(sql, ['Uptime'])
  const variables = await readVariables(sql)
  if (!isGalera(status, variables)) throw notGalera(target)
  const { members, membersMissing, missingPrivilege, clock } = await createMemberReader(sql)()
  return {
    reading: readNode(status, variables, members, membersMissing),
    hostname: identity.hostname,
    clusterAddress: identity.clusterAddress,
    incomingAddresses: status['wsrep_incoming_addresses'] ?? '',
    missingPrivilege,
    clock,
  }
}

function notMariadb(target: SqlTarget, version: string): ContactError {
  return new ContactError(
    'not-mariadb',
    `${placeText(target)} is not MariaDB: it calls itself ${version}.`,
    'The console operates MariaDB with Galera. Give the address of such a server.',
  )
}

function notGalera(target: SqlTarget): ContactError {
  return new ContactError(
    'not-galera',
    `${placeText(target)} is MariaDB without Galera: no wsrep provider is loaded.`,
    'Give the address of a cluster node. If this should be one, set wsrep_on=ON and wsrep_provider there.',
  )
}

function refusedToTell(error: SqlStatementError, target: SqlTarget): ContactError {
  return new ContactError(
    'other',
    `${placeText(target)} refused to tell its status: ${error.message} (error ${error.errno}).`,
    'Check on the server what this error means.',
    { cause: error },
  )
}
