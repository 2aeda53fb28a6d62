import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchCatalogue } from '#server/galera/search-catalogue.ts'
import { statusCatalogue, statusEntry } from '#server/galera/status-catalogue.ts'
import { variableCatalogue, variableEntry } from '#server/galera/variable-catalogue.ts'

// SHOW GLOBAL STATUS LIKE 'wsrep_%' of MariaDB 10.11, complete.
const SHOWN =
  'local_state_uuid protocol_version last_committed replicated replicated_bytes repl_keys ' +
  'repl_keys_bytes repl_data_bytes repl_other_bytes received received_bytes local_commits ' +
  'local_cert_failures local_replays local_send_queue local_send_queue_max local_send_queue_min ' +
  'local_send_queue_avg local_recv_queue local_recv_queue_max local_recv_queue_min ' +
  'local_recv_queue_avg local_cached_downto flow_control_paused_ns flow_control_paused ' +
  'flow_control_sent flow_control_recv flow_control_active flow_control_requested ' +
  'cert_deps_distance apply_oooe apply_oool apply_window apply_waits commit_oooe commit_oool ' +
  'commit_window local_state local_state_comment cert_index_size causal_reads cert_interval ' +
  'open_transactions open_connections incoming_addresses cluster_weight desync_count evs_delayed ' +
  'evs_evict_list evs_repl_latency evs_state gcomm_uuid gmcast_segment applier_thread_count ' +
  'cluster_capabilities cluster_conf_id cluster_size cluster_state_uuid cluster_status connected ' +
  'local_bf_aborts local_index provider_capabilities provider_name provider_vendor ' +
  'provider_version ready rollbacker_thread_count thread_count'

test('every status variable that MariaDB shows is explained', () => {
  const missing = SHOWN.split(' ').filter((name) => !statusEntry(`wsrep_${name}`))
  expect(missing).toEqual([])
})

test('names are unique, and every text is there', () => {
  for (const catalogue of [statusCatalogue, variableCatalogue]) {
    const names = catalogue.map((entry) => entry.name.toLowerCase())
    expect(new Set(names).size).toBe(names.length)
    for (const entry of catalogue) {
      expect(entry.meaning, entry.name).toMatch(/\.$/)
      expect(entry.source, entry.name).not.toBe('')
    }
  }
  expect(
    variableCatalogue.filter((entry) => entry.name.startsWith('wsrep_')).length,
  ).toBeGreaterThan(40)
})

test.each([
  ['wsrep_cluster_status', 'Primary', 'ok'],
  ['wsrep_cluster_status', 'non-Primary', 'critical'],
  ['wsrep_cluster_conf_id', '18446744073709551615', 'critical'],
  ['wsrep_cluster_conf_id', '4', null],
  ['wsrep_local_state', '4', 'ok'],
  ['wsrep_local_state', '2', 'notice'],
  ['wsrep_local_state', '0', 'critical'],
  ['wsrep_local_state', '9', null],
  ['wsrep_ready', 'OFF', 'critical'],
  ['wsrep_flow_control_paused', '0.04', 'notice'],
  ['wsrep_flow_control_paused', '0.2', 'warning'],
  ['wsrep_flow_control_paused', '0.5', 'critical'],
  ['wsrep_flow_control_paused', '', null],
  ['wsrep_evs_state', 'GATHER', 'warning'],
  ['wsrep_evs_evict_list', '', 'ok'],
  ['wsrep_evs_evict_list', 'abc', 'critical'],
  ['wsrep_local_recv_queue', '0', 'ok'],
  ['wsrep_local_recv_queue', '13', 'warning'],
  ['wsrep_desync_count', '1', 'notice'],
])('%s = %s is %s', (name, value, expected) => {
  expect(statusEntry(name)?.judge?.(value)).toBe(expected)
})

test('judging never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...statusCatalogue), fc.string(), (entry, value) => {
      const severity = entry.judge?.(value) ?? null
      expect([null, 'ok', 'notice', 'warning', 'critical']).toContain(severity)
    }),
  )
})

test('search finds by name first, then by meaning, and all words must be there', () => {
  expect(searchCatalogue('cached_downto')[0]?.entry.name).toBe('wsrep_local_cached_downto')
  expect(searchCatalogue('SPLIT brain').map((hit) => hit.entry.name)).toEqual([
    'pc.ignore_sb',
    'pc.ignore_quorum',
  ])
  const [first] = searchCatalogue('flow paused')
  expect(first?.entry.name).toBe('wsrep_flow_control_paused_ns')
  expect(searchCatalogue('no such thing')).toEqual([])
  expect(searchCatalogue(' ')).toHaveLength(statusCatalogue.length + variableCatalogue.length)
})

test('entries are found in any case', () => {
  expect(variableEntry('WSREP_OSU_METHOD')?.name).toBe('wsrep_OSU_method')
  expect(variableEntry('wsrep_nothing')).toBeNull()
  expect(statusEntry('WSREP_READY')?.name).toBe('wsrep_ready')
})
