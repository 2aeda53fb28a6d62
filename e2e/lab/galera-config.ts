import type { FormClusterOptions } from './lab-types.ts'

export interface GaleraConfigInput {
  node: { name: string; address: string }
  memberAddresses: readonly string[]
  /** Account of the state transfer as `user:password`, for methods that need one. */
  sstAuth: string | null
  options: FormClusterOptions
}

export const clusterNameOf = (options: FormClusterOptions): string => options.name ?? 'lab'

/** The lab's 99-lab.cnf: late in mariadb.conf.d, or 50-server.cnf's bind-address would win. */
export function galeraConfig(input: GaleraConfigInput): string {
  const { node, options } = input
  const provider = [
    `gcache.size=${options.gcacheSize ?? '128M'}`,
    ...optional('gmcast.segment', options.segments?.[node.name]),
    ...optional('pc.weight', options.weights?.[node.name]),
  ]
  return [
    '[mysqld]',
    'bind-address = 0.0.0.0',
    'binlog_format = ROW',
    'default_storage_engine = InnoDB',
    'innodb_autoinc_lock_mode = 2',
    'innodb_buffer_pool_size = 96M',
    'innodb_flush_log_at_trx_commit = 1',
    'wsrep_on = ON',
    'wsrep_provider = /usr/lib/galera/libgalera_smm.so',
    `wsrep_cluster_name = ${clusterNameOf(options)}`,
    `wsrep_cluster_address = gcomm://${input.memberAddresses.join(',')}`,
    `wsrep_node_name = ${node.name}`,
    `wsrep_node_address = ${node.address}`,
    'wsrep_slave_threads = 2',
    `wsrep_sst_method = ${options.sstMethod ?? 'rsync'}`,
    ...(input.sstAuth === null ? [] : [`wsrep_sst_auth = ${input.sstAuth}`]),
    `wsrep_provider_options = "${provider.join(';')}"`,
    '',
  ].join('\n')
}

function optional(name: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`${name}=${value}`]
}
