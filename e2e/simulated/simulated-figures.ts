import type { ClusterModel, SimulatedState } from './cluster-model.ts'
import type { Counters } from './write-load.ts'
import { recvQueue, replLatency } from './write-load.ts'

export const SIMULATED_VERSION = '10.11.19-MariaDB-simulated'
const UNSET = '18446744073709551615'

export interface FiguresInput {
  model: ClusterModel
  state: SimulatedState
  counters: Counters
  place: number
  now: number
}

/** SHOW GLOBAL STATUS of a simulated server, with the sentinels of a non-Primary component. */
export function simulatedStatus(input: FiguresInput): Record<string, string> {
  const { model, state, counters, place, now } = input
  const { primary, members } = state
  const whole = (value: number) => String(Math.floor(value))
  const local = localState(state)
  return {
    Uptime: whole((now - state.startedAtMs) / 1000),
    Threads_connected: '12',
    Threads_running: '2',
    Com_commit: whole(counters.commits * 0.4),
    Com_rollback: whole(counters.bfAborts),
    Questions: whole(counters.commits * 11),
    wsrep_local_state: String(local.number),
    wsrep_local_state_comment: local.comment,
    wsrep_local_state_uuid: model.stateUuid,
    wsrep_cluster_state_uuid: model.stateUuid,
    wsrep_cluster_status: primary ? 'Primary' : 'non-Primary',
    wsrep_cluster_conf_id: state.confId === null ? UNSET : String(state.confId),
    wsrep_cluster_size: String(members.length),
    wsrep_cluster_weight: String(primary ? members.length : 0),
    wsrep_connected: 'ON',
    wsrep_ready: primary && local.number >= 2 ? 'ON' : 'OFF',
    wsrep_gcomm_uuid: state.gcommUuid,
    wsrep_gmcast_segment: '0',
    wsrep_local_index: primary ? String(indexOf(state)) : UNSET,
    wsrep_evs_state: 'OPERATIONAL',
    wsrep_evs_delayed: '',
    wsrep_evs_evict_list: '',
    wsrep_evs_repl_latency: primary ? replLatency(now) : '0/0/0/0/0',
    wsrep_last_committed: String(state.lastCommitted),
    wsrep_local_cached_downto: String(Math.max(1, state.lastCommitted - 60_000)),
    wsrep_local_recv_queue: String(primary ? recvQueue(place, now) : 0),
    wsrep_local_recv_queue_avg: '0.131',
    wsrep_local_send_queue: '0',
    wsrep_local_send_queue_avg: '0.002',
    wsrep_local_commits: whole(counters.commits),
    wsrep_local_cert_failures: whole(counters.certFailures),
    wsrep_local_bf_aborts: whole(counters.bfAborts),
    wsrep_replicated: whole(counters.replicated),
    wsrep_replicated_bytes: whole(counters.replicatedBytes),
    wsrep_received: whole(counters.received),
    wsrep_received_bytes: whole(counters.receivedBytes),
    wsrep_flow_control_paused_ns: whole(counters.pausedNs),
    wsrep_flow_control_sent: whole(counters.flowControlSent),
    wsrep_flow_control_recv: whole(counters.flowControlReceived),
    wsrep_flow_control_active: 'false',
    wsrep_flow_control_requested: 'false',
    wsrep_flow_control_paused: '0.0012',
    wsrep_cert_deps_distance: '23.7',
    wsrep_cert_index_size: '91',
    wsrep_apply_oooe: '0.03',
    wsrep_apply_window: '1.2',
    wsrep_commit_window: '1.1',
    wsrep_desync_count: state.donatesTo === null ? '0' : '1',
    wsrep_incoming_addresses: members.map(() => 'AUTO').join(','),
    wsrep_provider_name: 'Galera',
    wsrep_provider_vendor: 'Codership Oy (simulated)',
    wsrep_provider_version: '26.4.23(simulated)',
    wsrep_protocol_version: '10',
    wsrep_thread_count: '5',
  }
}

export function simulatedVariables(
  clusterName: string,
  state: SimulatedState,
  address: string,
): Record<string, string> {
  return {
    version: SIMULATED_VERSION,
    version_comment: 'Simulated by Synced',
    hostname: state.name,
    aria_block_size: '8192',
    read_only: 'OFF',
    wsrep_on: 'ON',
    wsrep_provider: '/usr/lib/galera/libgalera_smm.so',
    wsrep_cluster_name: clusterName,
    wsrep_cluster_address: `gcomm://${state.members.map((member) => member.name).join(',')}`,
    wsrep_node_name: state.name,
    wsrep_node_address: address,
    wsrep_node_incoming_address: 'AUTO',
    wsrep_sst_method: 'mariabackup',
    wsrep_sst_donor: '',
    wsrep_slave_threads: '4',
    wsrep_desync: 'OFF',
    wsrep_reject_queries: 'NONE',
    wsrep_provider_options:
      'gcache.size = 128M; gcache.page_size = 128M; gcache.recover = yes; gcs.fc_limit = 16; gcs.fc_factor = 1.0; gcs.fc_master_slave = no; gmcast.segment = 0; pc.weight = 1; pc.bootstrap = false; pc.ignore_sb = false; pc.ignore_quorum = false; evs.suspect_timeout = PT5S; ',
  }
}

function localState(state: SimulatedState): { number: number; comment: string } {
  if (!state.primary) return { number: 0, comment: 'Initialized' }
  if (state.donatesTo !== null) return { number: 2, comment: 'Donor/Desynced' }
  if (state.phase === 'joined') return { number: 3, comment: 'Joined' }
  return { number: 4, comment: 'Synced' }
}

/** wsrep_local_index: place in the order of the gcomm UUIDs. */
function indexOf(state: SimulatedState): number {
  return state.members
    .map((member) => member.gcommUuid)
    .toSorted()
    .indexOf(state.gcommUuid)
}
