import type { MetricSpec } from './metric-source.ts'

const node = ['cluster', 'node'] as const

const gauge = (help: string, labels: readonly string[] = node): MetricSpec => ({
  type: 'gauge',
  help,
  labels,
})
const counter = (help: string): MetricSpec => ({ type: 'counter', help, labels: node })

/**
 * Of a node. All but the first three and those of its disk, which is read over SSH, are left out
 * while there is no current reading of it.
 */
export const nodeSpecs = {
  synced_node_up: gauge('Whether the console has a current reading of the node (1) or not (0).'),
  synced_node_reading_age_seconds: gauge('Age of the last reading of the node.'),
  synced_node_condition: gauge('1 for the condition that the console tells of the node.', [
    ...node,
    'condition',
  ]),
  synced_node_disk_size_bytes: gauge('Size of the file system of the data directory.'),
  synced_node_disk_available_bytes: gauge(
    'Free bytes of the file system of the data directory, without what is kept for root.',
  ),
  synced_node_data_bytes: gauge('Data that an SST from the node would copy.'),
  synced_node_disk_fits_sst: gauge(
    'Whether the disk would hold an SST to the node (1) or not (0), by the rule of preflight.',
  ),
  synced_node_local_state: gauge(
    'wsrep_local_state: 1 Joining, 2 Donor/Desynced, 3 Joined, 4 Synced; 0 outside of a Primary component.',
  ),
  synced_node_primary: gauge('Whether the node is in a Primary component (wsrep_cluster_status).'),
  synced_node_ready: gauge('Whether the node serves queries (wsrep_ready).'),
  synced_node_connected: gauge('Whether the node is connected to the group (wsrep_connected).'),
  synced_node_cluster_size: gauge('Members of its component as the node sees it.'),
  synced_node_read_only: gauge('Whether read_only is on.'),
  synced_node_desynced: gauge('Whether wsrep_desync is on.'),
  synced_node_uptime_seconds: gauge('Time since the server was started.'),
  synced_node_clock_skew_seconds: gauge('Clock of the server minus clock of the console.'),
  synced_node_last_committed_seqno: gauge('wsrep_last_committed.'),
  synced_node_receive_queue_write_sets: gauge('Write-sets that wait to be applied.'),
  synced_node_send_queue_write_sets: gauge('Write-sets that wait to be sent.'),
  synced_node_flow_control_paused_ratio: gauge(
    'Share of the last second in which replication was paused by flow control.',
  ),
  synced_node_replication_latency_seconds: gauge(
    'Average of group replication latency (wsrep_evs_repl_latency).',
  ),
  synced_node_flow_control_paused_seconds_total: counter(
    'Time for which replication was paused by flow control.',
  ),
  synced_node_flow_control_sent_total: counter('Flow control messages sent.'),
  synced_node_flow_control_received_total: counter('Flow control messages received.'),
  synced_node_replicated_write_sets_total: counter('Write-sets sent to the group.'),
  synced_node_replicated_bytes_total: counter('Bytes of write-sets sent to the group.'),
  synced_node_received_write_sets_total: counter('Write-sets received from the group.'),
  synced_node_received_bytes_total: counter('Bytes of write-sets received from the group.'),
  synced_node_commits_total: counter('Transactions of clients committed on the node.'),
  synced_node_certification_failures_total: counter(
    'Transactions of clients that failed certification.',
  ),
  synced_node_brute_force_aborts_total: counter(
    'Transactions of clients aborted by a replicated one.',
  ),
  synced_node_gcache_cached_write_sets: gauge('Write-sets that the gcache holds for an IST.'),
  synced_node_gcache_ring_bytes: gauge('gcache.size as configured.'),
  synced_node_gcache_retention_seconds: gauge(
    'How long the gcache lasts at the write rate of the last minute; left out while nothing is written.',
  ),
} as const satisfies Record<string, MetricSpec>
