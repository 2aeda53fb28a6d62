import { isSecretOption } from '#server/galera/secret-options.ts'
import { bracketed, isAddress } from '#server/galera/node-names.ts'
import {
  quoteOptionValue,
  readOptionFile,
  renderOptionFile,
  UnwritableOption,
  type OptionGroup,
} from '#server/galera/option-file.ts'

/** Read last of Debian’s own files: 50-server.cnf sets bind-address to loopback, and the last one wins (lab). */
export const CONFIG_PATH = '/etc/mysql/mariadb.conf.d/99-synced.cnf'
/** Sorts behind CONFIG_PATH, so its member list wins on nodes that the console deployed. */
export const MEMBERS_PATH = '/etc/mysql/mariadb.conf.d/99-synced.members.cnf'
/** Names the donor for one join; removed afterwards. */
export const DONOR_PATH = '/etc/mysql/mariadb.conf.d/99-synced.donor.cnf'
/** Options of [sst] on a member that was there before. */
export const SST_PATH = '/etc/mysql/mariadb.conf.d/99-synced.sst.cnf'
/** What the joiner's script leaves in the data directory of a member; read after SST_PATH. */
export const SST_KEEP_PATH = '/etc/mysql/mariadb.conf.d/99-synced.sst_keep.cnf'
/** wsrep_sst_auth alone, so that writing the other files never loses it. */
export const SST_AUTH_PATH = '/etc/mysql/mariadb.conf.d/99-synced.sst_auth.cnf'
export const START_TIMEOUT_PATH = '/etc/systemd/system/mariadb.service.d/synced.conf'

const MADE_BY = 'Written by Synced. Changes made here are lost when it writes the file again.'

export interface NodeConfig {
  clusterName: string
  /** Advertised addresses of all members, this node included; `host` or `host:port`. */
  memberAddresses: readonly string[]
  nodeName: string
  /** Advertised: an IP address or a host name that every member reaches. */
  nodeAddress: string
  sqlPort: number
  method: string
  providerPath: string
  /** One merged string. */
  providerOptions: string
  /** Further options of the server, by name with underscores: those that must match the donor, and the operator’s. */
  extra: Readonly<Record<string, string>>
  /** Options of [sst]. */
  sst: readonly (readonly [string, string])[]
}

/** Options that the plan itself sets; an operator’s extra option of these names is refused. */
const OWN = [
  'wsrep_on',
  'wsrep_provider',
  'wsrep_provider_options',
  'wsrep_cluster_name',
  'wsrep_cluster_address',
  'wsrep_node_name',
  'wsrep_node_address',
  'wsrep_node_incoming_address',
  'wsrep_sst_method',
  'wsrep_sst_auth',
  'wsrep_sst_donor',
  'wsrep_new_cluster',
  'wsrep_start_position',
  'binlog_format',
  'default_storage_engine',
  'innodb_autoinc_lock_mode',
  'datadir',
  // Run as shell commands or statements by the server: nothing typed here may be.
  'wsrep_notify_cmd',
  'init_file',
]

/** Why an operator’s extra option cannot be taken; null when it can. */
export function extraOptionProblem(name: string, value: string): string | null {
  const plain = name.replaceAll('-', '_')
  if (!/^[a-z][a-z0-9_]*$/.test(plain)) return `"${name}" is no name of an option.`
  if (OWN.includes(plain.replace(/^(loose|maximum|skip|enable|disable)_/, ''))) {
    return `${plain} is set by the plan itself.`
  }
  if (isSecretOption(plain)) {
    return `${plain} is a secret; a plan is shown and kept, so it takes none.`
  }
  if (value === '') return `${plain} has no value. Give ON or OFF for a switch.`
  try {
    quoteOptionValue(value)
    return null
  } catch (error) {
    return `${plain}: ${error instanceof Error ? error.message : 'the value cannot be written.'}`
  }
}

/** gcomm:// with every member. Throws UnwritableOption on none: an empty list founds a new cluster at each start. */
export function clusterAddress(addresses: readonly string[]): string {
  const unique = [...new Set(addresses.map(normal))]
  if (unique.length === 0) {
    throw new UnwritableOption('wsrep_cluster_address needs at least one member.')
  }
  return `gcomm://${unique.join(',')}`
}

function normal(address: string): string {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(address)
  const host = match ? (match[1] ?? match[2] ?? '') : address
  if (!isAddress(host)) {
    throw new UnwritableOption(
      `"${address}" is no address that can stand in wsrep_cluster_address.`,
    )
  }
  const port = match?.[3]
  return port === undefined || port === '4567' ? bracketed(host) : `${bracketed(host)}:${port}`
}

/** Hosts of an existing wsrep_cluster_address, options behind "?" left out. */
export function addressesIn(clusterAddressText: string): string[] {
  const match = /^gcomm:\/\/([^?]*)/.exec(clusterAddressText.trim())
  return (match?.[1] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '')
}

/** Every option that the drop-in sets in [mysqld], by name. Throws UnwritableOption. */
export function nodeOptions(config: NodeConfig): Record<string, string> {
  if (!isAddress(config.nodeAddress)) {
    throw new UnwritableOption(`"${config.nodeAddress}" is no address that others can reach.`)
  }
  const isV6 = config.nodeAddress.includes(':')
  return {
    // Galera needs these three (manual, "Configuring MariaDB Galera Cluster").
    binlog_format: 'ROW',
    default_storage_engine: 'InnoDB',
    innodb_autoinc_lock_mode: '2',
    bind_address: isV6 ? '::' : '0.0.0.0',
    ...config.extra,
    wsrep_on: 'ON',
    wsrep_provider: config.providerPath,
    wsrep_provider_options: config.providerOptions,
    wsrep_cluster_name: config.clusterName,
    wsrep_cluster_address: clusterAddress(config.memberAddresses),
    wsrep_node_name: config.nodeName,
    // Explicit: the first interface is taken otherwise, and it decides where 4444 and 4568 listen.
    wsrep_node_address: config.nodeAddress,
    wsrep_node_incoming_address: `${bracketed(config.nodeAddress)}:${config.sqlPort}`,
    wsrep_sst_method: config.method,
  }
}

/**
 * The whole drop-in of a node. It ends inside [mysqld], so that the line of wsrep_sst_auth can be
 * put behind it. Throws UnwritableOption.
 */
export function renderConfig(config: NodeConfig): string {
  const options = nodeOptions(config)
  return rendered([
    ...(config.sst.length > 0 ? [{ group: 'sst', options: config.sst }] : []),
    { group: 'mysqld', options: Object.entries(options).filter(([, value]) => value !== '') },
  ])
}

/** The member list for a member that was there before; nothing else of it is touched. */
export function renderMembersConfig(addresses: readonly string[]): string {
  const options = [['wsrep_cluster_address', clusterAddress(addresses)]] as const
  return rendered([{ group: 'mysqld', options }])
}

/** [sst] for a member that was there before: the scripts read it anew at each transfer. */
export function renderSstConfig(options: readonly (readonly [string, string])[]): string {
  return rendered([{ group: 'sst', options }])
}

/** Begins [mysqld], behind which the action puts the line of wsrep_sst_auth. */
export function renderSstAuthConfig(): string {
  return rendered([{ group: 'mysqld', options: [] }])
}

/** The drop-in that names a donor for one join. */
export function renderDonorConfig(preference: string): string {
  return rendered([{ group: 'mysqld', options: [['wsrep_sst_donor', preference]] }])
}

/** systemd drop-in; null = no limit. */
export function renderStartTimeout(seconds: number | null): string {
  const limit = seconds === null ? 'infinity' : String(Math.ceil(seconds))
  return `# ${MADE_BY}\n[Service]\nTimeoutStartSec=${limit}\n`
}

/** Written, read back as the server would, and compared: nothing can slip in between. */
function rendered(groups: readonly OptionGroup[]): string {
  const text = renderOptionFile([MADE_BY], groups)
  if (JSON.stringify(readOptionFile(text)) !== JSON.stringify(groups)) {
    throw new UnwritableOption('The file would not be read as it is meant.')
  }
  return text
}
