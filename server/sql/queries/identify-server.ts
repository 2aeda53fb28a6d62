import { readNamedVariables } from '#server/sql/queries/read-variables.ts'
import type { SqlConnection } from '#server/sql/sql-port.ts'

export interface ServerIdentity {
  /** For instance `10.11.19-MariaDB-deb12`. */
  version: string
  /** For instance `Debian 12`. */
  versionComment: string
  mariadb: boolean
  /** Galera is switched on and has a provider. */
  galera: boolean
  clusterName: string | null
  nodeName: string | null
  /** wsrep_node_address as configured or found out by the server; null when empty. */
  nodeAddress: string | null
  /** wsrep_node_incoming_address; null when empty or AUTO. */
  incomingAddress: string | null
  /** wsrep_cluster_address, for instance `gcomm://10.0.0.1,10.0.0.2`. */
  clusterAddress: string | null
  /** hostname as the server's system tells it. */
  hostname: string | null
}

const NAMES = [
  'version',
  'version_comment',
  'hostname',
  'aria_block_size',
  'wsrep_on',
  'wsrep_provider',
  'wsrep_cluster_name',
  'wsrep_cluster_address',
  'wsrep_node_name',
  'wsrep_node_address',
  'wsrep_node_incoming_address',
]

/** What kind of server this is, read from its variables: works in every component and on MySQL. */
export async function identifyServer(sql: SqlConnection): Promise<ServerIdentity> {
  const variables = await readNamedVariables(sql, NAMES)
  const value = (name: string) => variables[name] || null
  const version = value('version') ?? sql.serverVersion
  const versionComment = value('version_comment') ?? ''
  const provider = value('wsrep_provider')
  const incoming = value('wsrep_node_incoming_address')
  return {
    version,
    versionComment,
    // Only MariaDB has the Aria engine; a packager may drop "MariaDB" from the version.
    mariadb: /mariadb/i.test(`${version} ${versionComment}`) || value('aria_block_size') !== null,
    galera: value('wsrep_on') === 'ON' && provider !== null && provider !== 'none',
    clusterName: value('wsrep_cluster_name'),
    nodeName: value('wsrep_node_name'),
    nodeAddress: value('wsrep_node_address'),
    incomingAddress: incoming === 'AUTO' ? null : incoming,
    clusterAddress: value('wsrep_cluster_address'),
    hostname: value('hostname'),
  }
}
