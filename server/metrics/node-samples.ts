import { gcacheStores, usableBytes } from '#server/galera/gcache/gcache-stores.ts'
import type { NodeAssessment, NodeCondition } from '#server/galera/model.ts'
import type { NodeSight } from '#server/galera/node-sight.ts'
import { conditionLabels } from '#server/galera/labels.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'
import { samplesOf } from './metric-source.ts'
import { nodeSpecs } from './node-specs.ts'

/** What is stored of a node beside its snapshot. */
export interface StoredFigures {
  /** SHOW GLOBAL STATUS; null = never read. */
  status: Record<string, string> | null
  providerOptions: string | null
  /** Bytes a second that entered its gcache in the last minute; null = not known. */
  inflow: number | null
}

const CONDITIONS = Object.keys(conditionLabels) as NodeCondition[]

const counters = {
  synced_node_flow_control_sent_total: 'wsrep_flow_control_sent',
  synced_node_flow_control_received_total: 'wsrep_flow_control_recv',
  synced_node_replicated_write_sets_total: 'wsrep_replicated',
  synced_node_replicated_bytes_total: 'wsrep_replicated_bytes',
  synced_node_received_write_sets_total: 'wsrep_received',
  synced_node_received_bytes_total: 'wsrep_received_bytes',
  synced_node_commits_total: 'wsrep_local_commits',
  synced_node_certification_failures_total: 'wsrep_local_cert_failures',
  synced_node_brute_force_aborts_total: 'wsrep_local_bf_aborts',
} as const

/** `current`: the worker is at work, so that what it last wrote is of now. */
export function nodeSamples(
  cluster: string,
  sight: NodeSight,
  assessment: NodeAssessment | undefined,
  stored: StoredFigures,
  current: boolean,
) {
  const { samples, add } = samplesOf(nodeSpecs)
  const of = { cluster, node: sight.node.name }
  for (const condition of CONDITIONS) {
    add('synced_node_condition', { ...of, condition }, assessment?.condition === condition)
  }
  if (sight.node.kind === 'arbitrator') return samples
  const reading = current ? sight.fresh : null
  add('synced_node_up', of, reading !== null)
  add('synced_node_reading_age_seconds', of, seconds(sight.ageMs))
  if (!reading) return samples
  const rates = sight.snapshot?.rates
  add('synced_node_local_state', of, reading.localState)
  add('synced_node_primary', of, reading.clusterStatus === 'Primary')
  add('synced_node_ready', of, reading.ready)
  add('synced_node_connected', of, reading.connected)
  add('synced_node_cluster_size', of, reading.clusterSize)
  add('synced_node_read_only', of, reading.readOnly)
  add('synced_node_desynced', of, reading.desync)
  add('synced_node_uptime_seconds', of, reading.uptimeSeconds)
  add('synced_node_clock_skew_seconds', of, seconds(sight.snapshot?.clockSkewMs ?? null))
  add('synced_node_last_committed_seqno', of, reading.lastCommitted)
  add('synced_node_receive_queue_write_sets', of, reading.recvQueue)
  add('synced_node_send_queue_write_sets', of, reading.sendQueue)
  add('synced_node_flow_control_paused_ratio', of, rates?.flowControlPaused)
  add('synced_node_replication_latency_seconds', of, rates?.replLatencyAvg)
  const { status } = stored
  const pausedNs = counterOf(status?.['wsrep_flow_control_paused_ns'])
  add('synced_node_flow_control_paused_seconds_total', of, pausedNs && pausedNs / 1e9)
  for (const [name, variable] of Object.entries(counters)) {
    add(name as keyof typeof counters, of, counterOf(status?.[variable]))
  }
  const { cachedDownto: from, lastCommitted: to } = reading
  add(
    'synced_node_gcache_cached_write_sets',
    of,
    from === null || to === null ? null : Math.max(0, to - from + 1),
  )
  const ring =
    stored.providerOptions === null
      ? null
      : gcacheStores(parseProviderOptions(stored.providerOptions)).ringBytes
  add('synced_node_gcache_ring_bytes', of, ring)
  const { inflow } = stored
  add(
    'synced_node_gcache_retention_seconds',
    of,
    ring === null || !inflow ? null : usableBytes(ring) / inflow,
  )
  return samples
}

/** The servers write 2^64-1 for what they do not know. */
function counterOf(text: string | undefined): number | null {
  const value = text === undefined || !/^\d{1,19}$/.test(text) ? NaN : Number(text)
  return Number.isNaN(value) ? null : value
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}
