import type { ClusterStatus, LocalState, MemberRow, NodeReading } from '#server/galera/model.ts'
import {
  dangerousProviderOptions,
  integerOption,
  parseProviderOptions,
} from '#server/galera/provider-options.ts'

/** SHOW GLOBAL STATUS or VARIABLES as one object; names as the server writes them. */
export type ServerRows = Readonly<Record<string, string>>

/**
 * Whether the server runs a wsrep provider. With `wsrep_on=OFF` from the start MariaDB loads none
 * and shows an empty provider name; switched off at run time it still replicates and is connected.
 */
export function isGalera(status: ServerRows, variables: ServerRows | null): boolean {
  if (isOn(status['wsrep_connected'])) return true
  if (variables && /^(none)?$/i.test(variables['wsrep_provider'] ?? 'none')) return false
  if (variables && isOn(variables['wsrep_on']) === false) return false
  return (status['wsrep_provider_name'] ?? '') !== ''
}

/**
 * One server's own account. `variables` null = not read yet: what comes from them is null.
 * Expects a Galera server (see `isGalera`); missing status values become null, never 0.
 */
export function readNode(
  status: ServerRows,
  variables: ServerRows | null,
  members: MemberRow[] | null,
  membersMissing: string | null,
): NodeReading {
  const optionsText = variables?.['wsrep_provider_options']
  const options = parseProviderOptions(optionsText ?? '')
  const reading: NodeReading = {
    serverVersion: textOf(variables?.['version']),
    providerVersion: textOf(status['wsrep_provider_version']),
    clusterName: textOf(variables?.['wsrep_cluster_name']),
    nodeName: textOf(variables?.['wsrep_node_name']),
    nodeAddress: textOf(variables?.['wsrep_node_address']),
    localState: localStateOf(status['wsrep_local_state']),
    localStateComment: status['wsrep_local_state_comment'] ?? '',
    clusterStatus: clusterStatusOf(status['wsrep_cluster_status']),
    connected: isOn(status['wsrep_connected']) === true,
    ready: isOn(status['wsrep_ready']) === true,
    clusterConfId: countOf(status['wsrep_cluster_conf_id']),
    clusterStateUuid: uuidOf(status['wsrep_cluster_state_uuid']),
    localStateUuid: uuidOf(status['wsrep_local_state_uuid']),
    gcommUuid: uuidOf(status['wsrep_gcomm_uuid']),
    clusterSize: countOf(status['wsrep_cluster_size']),
    clusterWeight: countOf(status['wsrep_cluster_weight']),
    localIndex: countOf(status['wsrep_local_index']),
    segment: countOf(status['wsrep_gmcast_segment']) ?? integerOption(options, 'gmcast.segment'),
    // With the plugin wsrep_provider each option is a variable of its own (MariaDB 11, Debian 13).
    pcWeight:
      countOf(variables?.['wsrep_provider_pc_weight']) ?? integerOption(options, 'pc.weight'),
    evsState: textOf(status['wsrep_evs_state']),
    evsDelayed: textOf(status['wsrep_evs_delayed']),
    lastCommitted: countOf(status['wsrep_last_committed']),
    cachedDownto: countOf(status['wsrep_local_cached_downto']),
    recvQueue: countOf(status['wsrep_local_recv_queue']),
    sendQueue: countOf(status['wsrep_local_send_queue']),
    desyncCount: countOf(status['wsrep_desync_count']),
    flowControlActive: isOn(status['wsrep_flow_control_active']),
    sstMethod: textOf(variables?.['wsrep_sst_method']),
    readOnly: readOnlyOf(variables?.['read_only']),
    desync: isOn(variables?.['wsrep_desync']),
    uptimeSeconds: countOf(status['Uptime']),
    members,
    membersMissing,
  }
  if (optionsText !== undefined) reading.dangerousOptions = dangerousProviderOptions(options)
  const reject = variables?.['wsrep_reject_queries']
  if (reject !== undefined) reading.rejectQueries = /^(none)?$/i.test(reject) ? null : reject
  const limit = flowControlLimitOf(status, options)
  if (limit !== null) reading.flowControlLimit = limit
  return reading
}

/** "ON"/"OFF", "true"/"false", "1"/"0"; null for anything else. */
export function isOn(value: string | undefined): boolean | null {
  const lower = value?.toLowerCase()
  if (lower === 'on' || lower === 'true' || lower === '1' || lower === 'yes') return true
  if (lower === 'off' || lower === 'false' || lower === '0' || lower === 'no') return false
  return null
}

/**
 * A count or seqno. null for the sentinels (2^64-1 unsigned, -1 signed; measured in the lab), for
 * what is no whole number, and for numbers a double cannot hold.
 */
export function countOf(value: string | undefined): number | null {
  if (value === undefined || !/^\d+$/.test(value)) return null
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : null
}

function textOf(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value
}

/** The zero UUID means "no history yet", so it identifies no cluster. */
function uuidOf(value: string | undefined): string | null {
  if (!value || /^[0-]+$/.test(value)) return null
  return value
}

function localStateOf(value: string | undefined): LocalState | null {
  const number = countOf(value)
  return number === 0 || number === 1 || number === 2 || number === 3 || number === 4
    ? number
    : null
}

function clusterStatusOf(value: string | undefined): ClusterStatus {
  const lower = value?.toLowerCase()
  if (lower === 'primary') return 'Primary'
  if (lower === 'non-primary') return 'non-Primary'
  if (lower === 'disconnected') return 'Disconnected'
  return 'unknown'
}

/** Newer servers have more values than ON and OFF: READ_ONLY_NO_LOCK and others all refuse writes. */
function readOnlyOf(value: string | undefined): boolean | null {
  if (value === undefined || value === '') return null
  return isOn(value) ?? true
}

/**
 * PXC shows the interval; elsewhere it is gcs.fc_limit times the root of the cluster size, unless
 * one writer is declared (log "Flow-control interval: [28, 28]" for three nodes: measured).
 */
function flowControlLimitOf(
  status: ServerRows,
  options: ReturnType<typeof parseProviderOptions>,
): number | null {
  const shown = countOf(status['wsrep_flow_control_interval_high'])
  if (shown !== null) return shown
  const limit = integerOption(options, 'gcs.fc_limit')
  const size = countOf(status['wsrep_cluster_size'])
  if (limit === null || size === null || size === 0) return null
  const single =
    isOn(options.get('gcs.fc_single_primary')) ?? isOn(options.get('gcs.fc_master_slave')) ?? false
  return single ? limit : Math.round(limit * Math.sqrt(size))
}
