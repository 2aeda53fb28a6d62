import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  failing,
  nonPrimary,
  NOW,
  reading,
  snapshot,
  syncedCluster,
  UUID_A,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'
import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import type { NodeRates, NodeReading, NodeSnapshot } from '#server/galera/model.ts'

const THREE = ['node1', 'node2', 'node3']
const NO_RATES: NodeRates = {
  flowControlPaused: null,
  flowControlSent: null,
  flowControlReceived: null,
  replicatedWriteSets: null,
  replicatedBytes: null,
  receivedWriteSets: null,
  receivedBytes: null,
  commits: null,
  certFailures: null,
  bfAborts: null,
  replLatencyAvg: null,
  replLatencyMax: null,
}

/** Three Synced nodes of which node1 differs. */
function withFirst(change: Partial<NodeReading>, snap: Partial<NodeSnapshot> = {}) {
  const [, ...rest] = syncedCluster()
  return clusterOf([snapshot('node1', reading('node1', THREE, change), snap), ...rest])
}

function findings(input: AssessmentInput) {
  return assessCluster(input).findings
}

const only = (input: AssessmentInput) => {
  const found = findings(input)
  expect(found).toHaveLength(1)
  return found[0]
}

test('two state UUIDs under one name are two clusters', () => {
  const twin = snapshot('node3', reading('node3', ['node3'], { clusterStateUuid: UUID_B }))
  const found = findings(clusterOf([...syncedCluster(['node1', 'node2']), twin]))
  expect(found[0]).toMatchObject({ id: 'two-clusters-one-name', severity: 'critical' })
  expect(found[0]?.detail).toContain('node1 and node2 (eda9d7a1…) and node3 (11111111…)')
  expect(found.map((finding) => finding.id)).not.toContain('split-brain')
})

test('one history with two Primary components is split brain', () => {
  const sides = [
    ['a', 'b'],
    ['c', 'd'],
  ].flatMap((side) => side.map((name) => snapshot(name, reading(name, side))))
  const assessment = assessCluster(clusterOf(sides))
  expect(assessment.findings[0]?.id).toBe('split-brain')
  expect(assessment.sentence).toMatch(/^Split brain: a and b \| c and d/)
  expect(assessment.quorum.certain).toBe(false)
})

test('another cluster of the inventory with the same name and another history', () => {
  const others = (stateUuids: string[], galeraName = 'shop') =>
    clusterOf(syncedCluster(), { otherClusters: [{ name: 'Shop old', galeraName, stateUuids }] })
  expect(only(others([UUID_B]))).toMatchObject({ id: 'same-name-elsewhere', severity: 'warning' })
  expect(only(others([UUID_A]))?.id).toBe('all-fine')
  expect(only(others([UUID_B], 'blog'))?.id).toBe('all-fine')
})

test('a cluster that came back with a new history', () => {
  const input = clusterOf(syncedCluster(), {
    cluster: { name: 'Shop', galeraName: 'shop', stateUuid: UUID_B },
  })
  expect(only(input)).toMatchObject({ id: 'history-replaced', severity: 'critical' })
})

test.each([
  ['cluster-name-differs', 'warning', { clusterName: 'blog' }],
  ['synced-not-ready:id-node1', 'critical', { ready: false }],
  ['evs-unsettled:id-node1', 'warning', { evsState: 'GATHER' }],
  ['evs-delayed:id-node1', 'notice', { evsDelayed: 'abc:tcp://10.0.0.3:4567:1' }],
  ['read-only:id-node1', 'notice', { readOnly: true }],
  ['rejects-queries:id-node1', 'warning', { rejectQueries: 'ALL' }],
  ['dangerous-options:id-node1', 'critical', { dangerousOptions: ['pc.ignore_sb=true'] }],
  ['receive-queue:id-node1', 'warning', { recvQueue: 23, flowControlLimit: 28 }],
  ['version-mix', 'notice', { serverVersion: '10.11.6-MariaDB' }],
  ['version-mix', 'warning', { serverVersion: '10.6.20-MariaDB' }],
  ['desynced:id-node1', 'warning', { localState: 2, desync: true, desyncCount: 1 }],
  ['desynced:id-node1', 'warning', { localState: 2, desyncCount: 1 }],
] as const)('%s (%s)', (id, severity, change) => {
  expect(
    only(
      withFirst({
        ...change,
        dangerousOptions: 'dangerousOptions' in change ? [...change.dangerousOptions] : [],
      }),
    ),
  ).toMatchObject({ id, severity })
})

test('a queue below four fifths of the limit is no finding', () => {
  expect(only(withFirst({ recvQueue: 22, flowControlLimit: 28 }))?.id).toBe('all-fine')
})

test.each([
  [0.04, null],
  [0.06, 'warning'],
  [0.31, 'critical'],
])('flow control paused %d', (flowControlPaused, severity) => {
  const input = withFirst({}, { rates: { ...NO_RATES, flowControlPaused, flowControlSent: 2 } })
  const found = only(input)
  if (severity === null) expect(found?.id).toBe('all-fine')
  else {
    expect(found).toMatchObject({ id: 'flow-control', severity, nodeIds: ['id-node1'] })
    expect(found?.detail).toContain('node1 asked for it')
  }
})

test.each([
  [900, null],
  [-1500, 'notice'],
  [5100, 'warning'],
])('clock skew of %d ms', (clockSkewMs, severity) => {
  const found = only(withFirst({}, { clockSkewMs }))
  if (severity === null) expect(found?.id).toBe('all-fine')
  else expect(found).toMatchObject({ id: 'clock-skew', severity })
})

test('two nodes survive no loss; four of equal weight survive one but no even split', () => {
  expect(only(clusterOf(syncedCluster(['a', 'b'])))).toMatchObject({
    id: 'no-loss-survivable',
    severity: 'warning',
  })
  expect(only(clusterOf(syncedCluster(['a', 'b', 'c', 'd'])))).toMatchObject({
    id: 'even-weight',
    severity: 'notice',
  })
})

test('a node whose weight is half of all', () => {
  const snapshots = THREE.map((name) =>
    snapshot(name, reading(name, THREE, { pcWeight: name === 'node1' ? 2 : 1, clusterWeight: 4 })),
  )
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.findings[0]).toMatchObject({
    id: 'one-failure-from-stop',
    nodeIds: ['id-node1'],
  })
  expect(assessment.sentence).toBe('3 of 3 Synced. Losing node1 would stop the cluster.')
})

test('names that are prefixes of others, and doubles', () => {
  expect(only(clusterOf(syncedCluster(['node1', 'node10', 'x'])))).toMatchObject({
    id: 'prefix-names',
    nodeIds: ['id-node1', 'id-node10'],
  })
  const twin = withFirst({ nodeName: 'node2' })
  expect(only(twin)).toMatchObject({ id: 'duplicate-names', nodeIds: ['id-node1', 'id-node2'] })
})

test('SSH that fails is told apart from SQL', () => {
  expect(only(withFirst({}, { ssh: failing('ssh-auth') }))).toMatchObject({
    id: 'ssh:id-node1',
    severity: 'notice',
  })
})

test('a server without Galera is in no group', () => {
  const snapshots = [
    ...syncedCluster(['a', 'b', 'c']),
    snapshot('d', null, { sql: failing('not-galera') }),
  ]
  expect(findings(clusterOf(snapshots))[0]?.id).toBe('node-disconnected:id-d')
})

test('nodes that were never asked keep the cluster from being fine', () => {
  const idle = snapshot('node9', null, { sql: { kind: 'never' } })
  expect(findings(clusterOf([...syncedCluster(), idle]))[0]).toMatchObject({
    id: 'state:id-node9',
    severity: 'notice',
  })
  expect(findings(clusterOf([]))[0]?.id).toBe('no-nodes')
})

test('worst first', () => {
  const snapshots = [
    snapshot('node1', nonPrimary('node1', 1), { clockSkewMs: 2000 }),
    snapshot('node2', null, { sql: failing('refused', NOW - 9000) }),
  ]
  const order = findings(clusterOf(snapshots)).map((finding) => finding.severity)
  expect(order).toEqual(order.toSorted((a, b) => rank(b) - rank(a)))
  expect(order.at(-1)).toBe('notice')
})

function rank(severity: string): number {
  return ['ok', 'notice', 'warning', 'critical'].indexOf(severity)
}

test('where the unit has failed, the finding says so and leaves out what else could refuse SQL', () => {
  const journal = { gcsState: null, gcsStateAtMs: null, unitState: 'failed', lastError: null }
  const down = (snap: Partial<NodeSnapshot>) =>
    findings(withFirst({}, { sql: failing('refused', NOW - 1000), ...snap })).find(({ id }) =>
      id.startsWith('node-down:'),
    )?.detail
  const ssh = { kind: 'answering', sinceMs: NOW } as const
  expect(down({ ssh, journal })).toBe(
    'Its MariaDB unit is failed. Its log tells the cause; mend that, then start it from its page.',
  )
  expect(down({})).toContain('It failed: refused. Mend it.')
})
