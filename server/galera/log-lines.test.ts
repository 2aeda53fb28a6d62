import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readLogLine } from '#server/galera/log-lines.ts'

const PREFIX = '2026-11-21  7:50:19 0 [Note] WSREP: '
const UUID = 'eda9d7a1-e57d-11f1-ab8c-12667118fbca'

// Lines from the captures unless another source is named in galera-measured §1.4-1.5.
test.each([
  [
    `${PREFIX}Shifting SYNCED -> DONOR/DESYNCED (TO: 14)`,
    { kind: 'gcs-shift', from: 'SYNCED', to: 'DONOR/DESYNCED', seqno: 14 },
  ],
  [
    '2025-01-01T00:00:00.1Z 0 [Note] [MY-000000] [Galera] Shifting JOINED -> SYNCED (TO: 9)',
    { kind: 'gcs-shift', from: 'JOINED', to: 'SYNCED', seqno: 9 },
  ],
  [
    `${PREFIX}New COMPONENT: primary = no, bootstrap = no, my_idx = 0, memb_num = 1`,
    { kind: 'component', primary: false, bootstrap: false, memberCount: 1 },
  ],
  [
    `${PREFIX}Found saved state: 00000000-0000-0000-0000-000000000000:-1, safe_to_bootstrap: 1`,
    {
      kind: 'saved-state',
      position: { uuid: '00000000-0000-0000-0000-000000000000', seqno: -1 },
      safeToBootstrap: true,
    },
  ],
  [
    `WSREP: Recovered position ${UUID}:12`,
    { kind: 'recovered-position', position: { uuid: UUID, seqno: 12 } },
  ],
  [
    `WSREP: Recovered position: ${UUID}:12,0-1-9`,
    { kind: 'recovered-position', position: { uuid: UUID, seqno: 12 } },
  ],
  [
    `${PREFIX}Running: 'wsrep_sst_rsync_wan --role 'joiner' --address '10.77.0.13'`,
    { kind: 'sst-script', method: 'rsync_wan', role: 'joiner' },
  ],
  [
    'WSREP_SST: [INFO] mysqldump SST started on donor (20261121 08:09:20.465)',
    { kind: 'sst-script', method: 'mysqldump', role: 'donor' },
  ],
  [
    `${PREFIX}Member 0.0 (node3) requested state transfer from '*any*'. Selected 1.0 (node1)(SYNCED) as donor.`,
    { kind: 'donor-selected', joiner: 'node3', donor: 'node1', requested: null },
  ],
  [
    `${PREFIX}Member 0.2 (db c) requested state transfer from 'db a,'. Selected 1.0 (db a)(SYNCED) as donor.`,
    { kind: 'donor-selected', joiner: 'db c', donor: 'db a', requested: 'db a,' },
  ],
  [
    `${PREFIX}Member 0.0 (node3) requested state transfer from 'node1', but it is impossible to select State Transfer donor: Resource temporarily unavailable`,
    { kind: 'donor-awaited', joiner: 'node3', reason: 'Resource temporarily unavailable' },
  ],
  [
    `${PREFIX}Requesting state transfer failed: -11(Resource temporarily unavailable). Will keep retrying every 1 second(s)`,
    { kind: 'donor-awaited', joiner: null, reason: 'Resource temporarily unavailable' },
  ],
  [`${PREFIX}Requesting state transfer: success, donor: 1`, { kind: 'transfer-accepted' }],
  [
    `${PREFIX}Receiving IST: 12 writesets, seqnos 4-16`,
    { kind: 'ist-verdict', writeSets: 12, first: 4, last: 16 },
  ],
  ['Cleaning the existing datadir and innodb-data/log directories', { kind: 'sst-verdict' }],
  [
    `${PREFIX}IST first seqno 12 not found from cache, falling back to SST`,
    { kind: 'ist-refused', first: 12 },
  ],
  ['Waiting for SST streaming to complete!', { kind: 'transfer-stage', stage: 'streaming' }],
  ['rsync to rsync_sst/./sys from node1 (10.77.0.11)', { kind: 'rsync-module', module: '/./sys' }],
  [
    'sent 51 bytes  received 79711414 bytes  total size 79691776',
    { kind: 'stream-received', bytes: 79_711_414 },
  ],
  [
    `${PREFIX}Running: 'wsrep_sst_rsync --role 'joiner' --address '10.77.0.13:5555' --datadir '/var/lib/mysql/'`,
    { kind: 'sst-script', method: 'rsync', role: 'joiner', port: 5555 },
  ],
  ['Preparing the backup at /var/lib/mysql/.sst', { kind: 'transfer-stage', stage: 'preparing' }],
  [
    `${PREFIX}Receiving IST...  42.9% (3/7 events) complete.`,
    { kind: 'events-received', done: 3, total: 7 },
  ],
  [
    `${PREFIX}Processing event queue:... -nan% (0/0 events) complete.`,
    { kind: 'queue-progress', done: 0, total: 0 },
  ],
  [
    `${PREFIX}1.0 (node1): State transfer to 0.0 (node3) complete.`,
    { kind: 'transfer-sent', donor: 'node1', joiner: 'node3' },
  ],
  [
    `${PREFIX}0.0 (node3): State transfer from 1.0 (node1) complete.`,
    { kind: 'transfer-received', donor: 'node1', joiner: 'node3' },
  ],
  [
    '2026-11-21  7:50:19 0 [Warning] WSREP: 1.0 (node1): State transfer to -1.-1 (left the group) failed: -32 (Broken pipe)',
    { kind: 'transfer-failed', sender: 'node1', receiver: 'left the group', reason: 'Broken pipe' },
  ],
  [
    `${PREFIX}1.0 (node1): State transfer to 0.0 (node3) failed: Invalid argument`,
    { kind: 'transfer-failed', sender: 'node1', receiver: 'node3', reason: 'Invalid argument' },
  ],
  [
    '2026-11-21  7:50:19 0 [ERROR] WSREP: Will never receive state. Need to abort.',
    { kind: 'transfer-aborted', reason: 'Will never receive state. Need to abort.' },
  ],
  [`${PREFIX}Member 0.0 (node3) synced with group.`, { kind: 'member-synced', member: 'node3' }],
  [
    `${PREFIX}Member 0.0 (node3) desyncs itself from group`,
    { kind: 'member-desynced', member: 'node3' },
  ],
  [
    `${PREFIX}Member 0.0 (node3) resyncs itself to group.`,
    { kind: 'member-resynced', member: 'node3' },
  ],
  [
    `${PREFIX}Server status change joined -> synced`,
    { kind: 'server-status', from: 'joined', to: 'synced' },
  ],
  [`${PREFIX}Synchronized with group, ready for connections`, { kind: 'synchronized' }],
  [
    `${PREFIX}Flow-control interval: [28, 28]`,
    { kind: 'flow-control-interval', low: 28, high: 28 },
  ],
  [
    '[Note] Starting MariaDB 10.11.19-MariaDB-0+deb12u1 source revision 5843d84 server_uid x as process 3192',
    { kind: 'server-starting', version: '10.11.19-MariaDB-0+deb12u1' },
  ],
  [
    '2024-01-01T00:00:00Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36-28.1) starting as process 7',
    { kind: 'server-starting', version: '8.0.36-28.1' },
  ],
  ['[Note] /usr/sbin/mariadbd: ready for connections.', { kind: 'server-ready' }],
  [
    '[Note] /usr/sbin/mariadbd (initiated by: unknown): Normal shutdown',
    { kind: 'shutdown-begun' },
  ],
  ['[Note] /usr/sbin/mariadbd: Shutdown complete', { kind: 'shutdown-complete' }],
  ['261121  7:50:19 [ERROR] mysqld got signal 6 ;', { kind: 'server-killed', signal: 6 }],
  [
    'mariadb.service: Main process exited, code=killed, status=9/KILL',
    { kind: 'server-killed', signal: 9 },
  ],
  ["mariadb.service: Failed with result 'signal'.", { kind: 'unit-failed', result: 'signal' }],
  [
    'mariadb.service: Scheduled restart job, restart counter is at 3.',
    { kind: 'unit-restart', counter: 3 },
  ],
  [`${PREFIX}Provider paused at ${UUID}:18 (42)`, { kind: 'provider-paused' }],
  [`${PREFIX}Provider resumed.`, { kind: 'provider-resumed' }],
  [
    `${PREFIX}evs::proto(310a11cc-9d91, OPERATIONAL, view_id(REG,310a11cc-9d91,7)) suspecting node: eda959c4-832a`,
    { kind: 'peer-suspected', peer: 'eda959c4-832a' },
  ],
  [
    `${PREFIX}evs::proto(310a11cc-9d91, GATHER, view_id(REG,310a11cc-9d91,7)) detected inactive node: eda959c4-832a`,
    { kind: 'peer-inactive', peer: 'eda959c4-832a' },
  ],
  [
    '[Warning] WSREP: evicting member eda959c4-832a at tcp://10.77.0.11:4567 permanently from group',
    { kind: 'peer-evicted', peer: 'eda959c4-832a' },
  ],
  [
    `${PREFIX}(310a11cc-9d91, 'tcp://0.0.0.0:4567') connection to peer eda959c4-832a with addr tcp://10.77.0.11:4567 timed out, no messages seen in PT3S, socket stats: rtt: 2`,
    { kind: 'connection-lost', peer: 'eda959c4-832a', address: 'tcp://10.77.0.11:4567' },
  ],
  [
    '[ERROR] WSREP: failed to open gcomm backend connection: 110: failed to reach primary view: 110 (Connection timed out)',
    { kind: 'no-primary-view' },
  ],
  [
    '[ERROR] WSREP: It may not be safe to bootstrap the cluster from this node. It was not the last one',
    { kind: 'bootstrap-refused' },
  ],
  [`${PREFIX}Connecting with bootstrap option: 1`, { kind: 'bootstrap' }],
  [
    `[ERROR] WSREP: Vote 0 (success) on ${UUID}:20 is inconsistent with group. Leaving cluster.`,
    { kind: 'inconsistent', text: `Vote 0 (success) on ${UUID}:20 is inconsistent with group` },
  ],
  [
    '[ERROR] WSREP: Inconsistency detected: Inconsistent by consensus on x',
    { kind: 'inconsistent', text: 'Inconsistency detected: Inconsistent by consensus on x' },
  ],
  [
    `${PREFIX}Member 2(node1) initiates vote on ${UUID}:5,ad5:  x, Error_code: 1304;`,
    {
      kind: 'vote',
      text: `Member 2(node1) initiates vote on ${UUID}:5,ad5:  x, Error_code: 1304;`,
    },
  ],
  [
    "[ERROR] Can't start server: Bind on TCP/IP port: Address already in use",
    { kind: 'error', text: "Can't start server: Bind on TCP/IP port: Address already in use" },
  ],
  [
    'WSREP_SST: [ERROR] socat not found in path (20261121 07:50:19.708)',
    { kind: 'error', text: 'socat not found in path (20261121 07:50:19.708)' },
  ],
])('%s', (line, fact) => {
  expect(readLogLine(line)).toEqual([fact])
})

test.each([
  `${PREFIX}Connecting with bootstrap option: 0`,
  `${PREFIX}Shifting gears -> OPEN`,
  'Version: 10.11.19-MariaDB  socket: /run/mysqld/mysqld.sock  port: 3306  Debian 12',
  'ERROR 1047 (08S01) at line 2: WSREP has not yet prepared node for application use',
  `${PREFIX}declaring eda959c4-832a at tcp://10.77.0.11:4567 stable`,
  'Starting mariadb.service - MariaDB 10.11.19 database server...',
  '',
])('says nothing: %s', (line) => {
  expect(readLogLine(line)).toEqual([])
})

test('an option dump of any length is not searched to its end', () => {
  const long = `${PREFIX}Passing config to GCS: ${'x = y; '.repeat(50_000)} Shifting JOINED -> SYNCED`
  expect(readLogLine(long)).toEqual([])
})

test('never throws, whatever a line holds', () => {
  const words = fc.constantFrom(
    'Shifting ',
    'Member 0.0 (',
    ") requested state transfer from '",
    'State transfer to ',
    ': State transfer ',
    'initiates vote on',
    'Receiving IST: ',
    '[ERROR] ',
    'evicting member ',
    '(((((',
    '\u0000',
    '-nan% (0/0 events)',
  )
  const line = fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 30 })
  fc.assert(
    fc.property(line, (parts) => {
      expect(Array.isArray(readLogLine(parts.join('')))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

// Quadratic time would be minutes, far over the limit of a test.
test('hostile lines take no quadratic time', () => {
  for (const piece of [
    'Member 0.0 (',
    ': State transfer to 0.0 (',
    "requested state transfer from '",
    '[ERROR]',
  ]) {
    expect(Array.isArray(readLogLine(piece.repeat(20_000)))).toBe(true)
  }
})
