import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countOf, isGalera, readNode } from '#server/galera/read-status.ts'

const SYNCED = {
  wsrep_local_state: '4',
  wsrep_local_state_comment: 'Synced',
  wsrep_cluster_status: 'Primary',
  wsrep_connected: 'ON',
  wsrep_ready: 'ON',
  wsrep_cluster_conf_id: '7',
  wsrep_cluster_state_uuid: 'eda9d7a1-e57d-11f1-ab8c-12667118fbca',
  wsrep_local_state_uuid: 'eda9d7a1-e57d-11f1-ab8c-12667118fbca',
  wsrep_gcomm_uuid: 'eda959c4-e57d-11f1-832a-3fe8a9beb8d2',
  wsrep_cluster_size: '3',
  wsrep_cluster_weight: '3',
  wsrep_local_index: '1',
  wsrep_gmcast_segment: '2',
  wsrep_evs_state: 'OPERATIONAL',
  wsrep_evs_delayed: '',
  wsrep_last_committed: '14',
  wsrep_local_cached_downto: '8',
  wsrep_local_recv_queue: '0',
  wsrep_local_send_queue: '0',
  wsrep_desync_count: '0',
  wsrep_flow_control_active: 'false',
  wsrep_provider_name: 'Galera',
  wsrep_provider_version: '26.4.23(rXXXX)',
  Uptime: '99',
}
const VARIABLES = {
  version: '10.11.19-MariaDB-0+deb12u1-log',
  wsrep_on: 'ON',
  wsrep_provider: '/usr/lib/galera/libgalera_smm.so',
  wsrep_cluster_name: 'shop',
  wsrep_node_name: 'node1',
  wsrep_node_address: '10.77.0.11',
  wsrep_sst_method: 'mariabackup',
  wsrep_desync: 'OFF',
  wsrep_reject_queries: 'NONE',
  read_only: 'OFF',
  wsrep_provider_options:
    'gcache.size = 128M; gcs.fc_limit = 16; pc.weight = 2; pc.ignore_sb = no; ',
}

test('reads a Synced node', () => {
  const reading = readNode(SYNCED, VARIABLES, [], null)
  expect(reading).toMatchObject({
    serverVersion: '10.11.19-MariaDB-0+deb12u1-log',
    clusterName: 'shop',
    nodeName: 'node1',
    localState: 4,
    clusterStatus: 'Primary',
    connected: true,
    ready: true,
    clusterConfId: 7,
    clusterSize: 3,
    clusterWeight: 3,
    segment: 2,
    pcWeight: 2,
    evsDelayed: null,
    lastCommitted: 14,
    cachedDownto: 8,
    flowControlActive: false,
    readOnly: false,
    desync: false,
    uptimeSeconds: 99,
    dangerousOptions: [],
    rejectQueries: null,
  })
  // Log of the same cluster: "Flow-control interval: [28, 28]" for three nodes and fc_limit 16.
  expect(reading.flowControlLimit).toBe(28)
})

test('a node outside a Primary component shows sentinels, which become null', () => {
  const reading = readNode(
    {
      ...SYNCED,
      wsrep_local_state: '0',
      wsrep_local_state_comment: 'Initialized',
      wsrep_cluster_status: 'non-Primary',
      wsrep_ready: 'OFF',
      wsrep_cluster_conf_id: '18446744073709551615',
      wsrep_local_index: '18446744073709551615',
      wsrep_local_cached_downto: '-1',
      wsrep_local_state_uuid: '00000000-0000-0000-0000-000000000000',
    },
    VARIABLES,
    null,
    'SELECT denied',
  )
  expect(reading).toMatchObject({
    clusterStatus: 'non-Primary',
    clusterConfId: null,
    localIndex: null,
    cachedDownto: null,
    localStateUuid: null,
    localState: 0,
    connected: true,
    ready: false,
    members: null,
    membersMissing: 'SELECT denied',
  })
})

test('without variables nothing is made up', () => {
  const reading = readNode(SYNCED, null, null, null)
  expect(reading).toMatchObject({
    serverVersion: null,
    pcWeight: null,
    readOnly: null,
    desync: null,
  })
  expect(reading.dangerousOptions).toBeUndefined()
  expect(reading.rejectQueries).toBeUndefined()
})

test('leftovers of a rescue are named', () => {
  const reading = readNode(
    SYNCED,
    {
      ...VARIABLES,
      wsrep_provider_options: 'pc.ignore_sb = true; pc.ignore_quorum = YES; pc.bootstrap = 0',
      wsrep_reject_queries: 'ALL_KILL',
      read_only: 'READ_ONLY_NO_LOCK',
    },
    null,
    null,
  )
  expect(reading.dangerousOptions).toEqual(['pc.ignore_sb=true', 'pc.ignore_quorum=YES'])
  expect(reading.rejectQueries).toBe('ALL_KILL')
  expect(reading.readOnly).toBe(true)
})

test('one declared writer leaves the flow control limit as configured', () => {
  const options = 'gcs.fc_limit = 16; gcs.fc_single_primary = yes'
  const reading = readNode(SYNCED, { ...VARIABLES, wsrep_provider_options: options }, null, null)
  expect(reading.flowControlLimit).toBe(16)
})

test.each([
  ['connected', { wsrep_connected: 'ON' }, null, true],
  ['plain MariaDB', { wsrep_connected: 'OFF', wsrep_provider_name: '' }, null, false],
  [
    'wsrep switched off',
    { wsrep_provider_name: 'Galera' },
    { ...VARIABLES, wsrep_on: 'OFF' },
    false,
  ],
  ['no provider', { wsrep_provider_name: 'none' }, { ...VARIABLES, wsrep_provider: 'none' }, false],
  ['loaded but not connected', { wsrep_provider_name: 'Galera' }, VARIABLES, true],
  ['switched off at run time', { wsrep_connected: 'ON' }, { ...VARIABLES, wsrep_on: 'OFF' }, true],
  ['no wsrep at all', {}, {}, false],
])('isGalera: %s', (_, status, variables, expected) => {
  expect(isGalera(status, variables)).toBe(expected)
})

test('readNode never throws and never makes a number that is no safe integer', () => {
  const names = fc.constantFrom(...Object.keys(SYNCED), ...Object.keys(VARIABLES))
  const rows = fc.dictionary(names, fc.oneof(fc.string(), fc.bigInt().map(String)))
  fc.assert(
    fc.property(rows, rows, (status, variables) => {
      for (const value of Object.values(readNode(status, variables, null, null))) {
        if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true)
      }
    }),
  )
})

test('a count comes back as it was written', () => {
  fc.assert(fc.property(fc.maxSafeNat(), (n) => countOf(String(n)) === n))
  for (const text of ['18446744073709551615', '-1', '', 'x', '1.5', ' 1']) {
    expect(countOf(text)).toBeNull()
  }
})
