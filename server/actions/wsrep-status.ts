import { ActionFailure, type ServerPort } from '#server/actions/action.ts'
import { rowsOf, runSql, trySql } from '#server/actions/sql-client.ts'
import { readNode } from '#server/galera/read-status.ts'
import type { NodeReading } from '#server/galera/model.ts'
import { parseServerVersion, type ServerVersion } from '#server/galera/server-version.ts'

const ASK = [
  "SHOW GLOBAL STATUS WHERE Variable_name LIKE 'wsrep%' OR Variable_name = 'Uptime'",
  "SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'wsrep%' OR Variable_name = 'version'",
]

/** A member's own account of itself; null while MariaDB does not answer on its socket. */
export async function readWsrep(
  server: ServerPort,
  signal?: AbortSignal,
): Promise<NodeReading | null> {
  const options = { timeoutMs: 15_000, ...(signal === undefined ? {} : { signal }) }
  const result = await trySql(server, ASK, options)
  if (result.code !== 0) return null
  const rows = Object.fromEntries(
    rowsOf(result.stdout).map(([name, ...value]) => [name ?? '', value.join('\t')]),
  )
  return readNode(rows, rows, null, null)
}

const MEMBERS =
  "SELECT 'member', node_uuid, node_name, node_incoming_address FROM mysql.wsrep_cluster_members"

/** The same with the list of members, and the server's figures of now. */
export async function readMember(
  server: ServerPort,
  signal: AbortSignal,
): Promise<NodeReading | null> {
  const result = await trySql(server, [...ASK, MEMBERS], { timeoutMs: 15_000, signal })
  if (result.code !== 0) return null
  const all = rowsOf(result.stdout)
  const rows = Object.fromEntries(all.map(([name, ...value]) => [name ?? '', value.join('\t')]))
  const members = all.flatMap(([tag, uuid, name, incomingAddress]) =>
    tag === 'member' && uuid && name !== undefined
      ? [{ uuid, name, incomingAddress: incomingAddress ?? '' }]
      : [],
  )
  return readNode(rows, rows, members, null)
}

/** Synced in a Primary component and serving queries. */
export function isSynced(reading: NodeReading | null): reading is NodeReading {
  return (
    reading !== null &&
    reading.localState === 4 &&
    reading.ready &&
    reading.clusterStatus === 'Primary'
  )
}

/** The version of the running server. Throws ActionFailure when it does not answer. */
export async function serverVersionOf(
  server: ServerPort,
  signal?: AbortSignal,
): Promise<ServerVersion> {
  const [row] = await runSql(server, ['SELECT VERSION()'], {
    what: 'Asking for the version',
    ...(signal === undefined ? {} : { signal }),
  })
  const version = parseServerVersion(row?.[0] ?? '')
  if (version !== null) return version
  throw new ActionFailure(
    `MariaDB on ${server.name} tells no version: ${row?.[0] ?? 'nothing'}.`,
    'Check which server answers on its socket.',
  )
}
