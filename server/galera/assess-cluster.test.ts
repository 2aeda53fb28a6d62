import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import { staleAfterMs, type AssessmentInput } from '#server/galera/assessment-input.ts'
import {
  clusterOf,
  failing,
  identity,
  memberRow,
  nonPrimary,
  NOW,
  reading,
  snapshot,
  syncedCluster,
} from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'

const THREE = ['node1', 'node2', 'node3']

function conditions(input: AssessmentInput) {
  return Object.fromEntries(
    assessCluster(input).nodes.map((node) => [node.nodeId.replace('id-', ''), node.condition]),
  )
}

test('three Synced nodes', () => {
  const assessment = assessCluster(clusterOf(syncedCluster()))
  expect(assessment.severity).toBe('ok')
  expect(assessment.sentence).toBe('3 of 3 Synced. One more failure is survivable.')
  expect(assessment.findings.map((finding) => finding.id)).toEqual(['all-fine'])
  expect(assessment.components).toHaveLength(1)
  expect(assessment.nodes.every((node) => node.component === 0 && !node.stale)).toBe(true)
  expect(assessment.quorum).toMatchObject({ totalWeight: 3, certain: true })
})

test('one of three is down', () => {
  const pair = syncedCluster(['node1', 'node2'])
  const dead = snapshot('node3', reading('node3', THREE), {
    observedAtMs: NOW - 60_000,
    sql: failing('refused', NOW - 59_000),
  })
  const assessment = assessCluster(clusterOf([...pair, dead]))
  expect(assessment.severity).toBe('critical')
  expect(assessment.sentence).toBe(
    `2 of 3 Synced. node3 is down since {time:${NOW - 59_000}}. With 2 members, one more failure stops the cluster.`,
  )
  expect(assessment.nodes[2]).toMatchObject({ condition: 'down', stale: true, component: null })
  expect(assessment.findings.map((finding) => finding.id)).toEqual([
    'node-down:id-node3',
    'no-loss-survivable',
  ])
})

test('a joiner without SQL is a joiner, and its donor follows from the only Donor', () => {
  const donor = snapshot('node1', reading('node1', THREE, { localState: 2, desyncCount: 1 }))
  const other = snapshot('node2', reading('node2', THREE))
  const joiner = snapshot('node3', null, { sql: failing('refused') })
  const assessment = assessCluster(clusterOf([donor, other, joiner]))
  expect(assessment.nodes.map((node) => node.condition)).toEqual(['donor', 'synced', 'joiner'])
  expect(assessment.transfers).toEqual([
    expect.objectContaining({ joinerId: 'id-node3', donorId: 'id-node1', kind: null, stage: null }),
  ])
  expect(assessment.sentence).toContain('node3 is receiving a state transfer from node1.')
  expect(assessment.severity).toBe('notice')
  expect(assessment.nodes[2]?.component).toBe(0)
})

test("the joiner's log names donor, kind and stage", () => {
  const donor = snapshot('node1', reading('node1', THREE, { localState: 2, desyncCount: 1 }))
  const joiner = snapshot('node3', null, {
    sql: failing('refused'),
    transfer: {
      donorName: 'node1',
      kind: 'SST',
      method: 'mariabackup',
      stage: 'streaming',
      startedAtMs: NOW - 9000,
    },
  })
  const assessment = assessCluster(clusterOf([donor, joiner]))
  expect(assessment.sentence).toContain('node3 is receiving an SST from node1 (streaming).')
  expect(assessment.nodes[0]?.because).toBe('It is sending a state transfer to node3.')
})

test('a transfer of the past is not shown for a Synced node', () => {
  const [first, ...rest] = syncedCluster()
  if (!first) throw new Error('empty')
  first.transfer = {
    donorName: 'node2',
    kind: 'IST',
    method: null,
    stage: 'catching up',
    startedAtMs: NOW - 9000,
  }
  expect(assessCluster(clusterOf([first, ...rest])).transfers).toEqual([])
})

test('lost quorum: both survivors run but refuse queries', () => {
  const snapshots = [
    snapshot('node1', nonPrimary('node1', 1)),
    snapshot('node2', nonPrimary('node2', 1)),
    snapshot('node3', null, { sql: failing('unreachable') }),
  ]
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.sentence).toBe(
    'No quorum: node1 and node2 run in a non-Primary component and refuse queries.',
  )
  expect(assessment.findings.map((finding) => finding.id)).toContain('no-quorum')
  expect(assessment.components).toHaveLength(2)
  expect(assessment.quorum.survivesAnyOneLoss).toBeNull()
})

test('a node cut off while the rest goes on must not be bootstrapped', () => {
  const pair = syncedCluster(['node1', 'node2'])
  const cut = snapshot('node3', nonPrimary('node3', 1))
  const assessment = assessCluster(clusterOf([...pair, cut]))
  expect(assessment.findings[0]).toMatchObject({ id: 'cut-off', nodeIds: ['id-node3'] })
  expect(assessment.findings[0]?.detail).toContain('Do not bootstrap')
  expect(assessment.nodes[2]).toMatchObject({ condition: 'non-primary', component: 1 })
})

test('an arbitrator is known by the lists of the others', () => {
  const group = ['node1', 'node2', 'garb']
  const data = ['node1', 'node2'].map((name) => snapshot(name, reading(name, group)))
  const withNodes = (snapshots: NodeSnapshot[]) =>
    clusterOf(snapshots, {
      nodes: [identity('node1'), identity('node2'), identity('arb', 'arbitrator')],
    })
  const assessment = assessCluster(withNodes(data))
  expect(assessment.nodes[2]).toMatchObject({
    condition: 'member',
    label: 'Arbitrator',
    severity: 'ok',
  })
  expect(assessment.sentence).toBe('2 of 2 Synced. One more failure is survivable.')
  expect(assessment.severity).toBe('ok')
  expect(assessment.quorum).toMatchObject({ totalWeight: 3, certain: true })
  const without = assessCluster(withNodes(syncedCluster(['node1', 'node2'])))
  expect(without.nodes[2]).toMatchObject({
    condition: 'unknown',
    because: 'node1 and node2 do not list it: it does not vote here; whether it runs is not known.',
  })
  expect(without.sentence).toContain('arb does not vote.')
  expect(without.findings.map((finding) => finding.id)).toContain('arbitrator-absent:id-arb')
  const withUnit = (unitState: string) =>
    snapshot('arb', null, {
      sql: { kind: 'never' },
      ssh: { kind: 'answering', sinceMs: NOW - 9000 },
      journal: { gcsState: null, gcsStateAtMs: null, unitState, lastError: null },
    })
  const told = (unitState: string) =>
    conditions(withNodes([...syncedCluster(['node1', 'node2']), withUnit(unitState)])).arb
  expect(told('inactive')).toBe('down')
  expect(told('active')).toBe('disconnected')
  const blind = data.map((item) => ({ ...item, sql: failing('timeout') }))
  expect(conditions(withNodes(blind)).arb).toBe('unknown')
})

test('members that are not in the inventory are listed and vote', () => {
  const group = ['node1', 'node2', 'ghost']
  const snapshots = ['node1', 'node2'].map((name) => snapshot(name, reading(name, group)))
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.unlistedMembers).toEqual([memberRow('ghost')])
  expect(assessment.quorum.survivesAnyOneLoss).toBe(true)
  expect(assessment.findings.map((finding) => finding.id)).toEqual(['unlisted-members'])
})

test('with lists that cannot be read the size still counts for the quorum', () => {
  const change = { members: null, membersMissing: 'SELECT command denied' }
  const snapshots = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE, change)))
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.quorum).toMatchObject({ totalWeight: 3, survivesAnyOneLoss: true })
  expect(assessment.quorum.losses).toHaveLength(2)
})

test('without a worker nothing is claimed', () => {
  const input = clusterOf(syncedCluster(), { worker: { heartbeatAtMs: NOW - 5001 } })
  const assessment = assessCluster(input)
  expect(new Set(Object.values(conditions(input)))).toEqual(new Set(['unknown']))
  expect(assessment.components).toEqual([])
  expect(assessment.findings.map((finding) => finding.id)).toEqual(['worker-silent'])
  expect(assessment.sentence).toContain(`{time:${NOW - 5001}}`)
})

test('a stale reading is shown with its age, as unknown', () => {
  const snapshots = syncedCluster()
  const late = snapshots[2]
  if (!late) throw new Error('empty')
  late.observedAtMs = NOW - 3501
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.nodes[2]).toMatchObject({ condition: 'unknown', stale: true, ageMs: 3501 })
  expect(assessment.findings[0]?.id).toBe('stale:id-node3')
})

test('with a poll a minute a reading of the minute before is current', () => {
  const snapshots = syncedCluster().map((item) => ({ ...item, observedAtMs: NOW - 61_000 }))
  const slow = clusterOf(snapshots, { staleAfterMs: staleAfterMs(60_000) })
  expect(assessCluster(slow).sentence).toBe('3 of 3 Synced. One more failure is survivable.')
  const gone = snapshots.map((item) => ({ ...item, observedAtMs: NOW - 122_000 }))
  const missed = assessCluster({ ...slow, ...clusterOf(gone), staleAfterMs: slow.staleAfterMs })
  expect(missed.nodes.every((node) => node.condition === 'unknown')).toBe(true)
})

test('when every reading is stale the verdict names the time of the last, not that there was none', () => {
  const late = syncedCluster().map((item) => ({ ...item, observedAtMs: NOW - 60_000 }))
  const { sentence } = assessCluster(clusterOf(late))
  expect(sentence).toBe(`No node has told its state since {time:${NOW - 60_000}}.`)
})

test('writing is told from rates, and unknown without them', () => {
  const rates = {
    flowControlPaused: 0,
    flowControlSent: 0,
    flowControlReceived: 0,
    replicatedWriteSets: 3,
    replicatedBytes: 900,
    receivedWriteSets: 0,
    receivedBytes: 0,
    commits: 3,
    certFailures: 0,
    bfAborts: 0,
    replLatencyAvg: null,
    replLatencyMax: null,
  }
  const [first, ...rest] = syncedCluster()
  if (!first) throw new Error('empty')
  const assessment = assessCluster(clusterOf([{ ...first, rates }, ...rest]))
  expect(assessment.nodes.map((node) => node.writing)).toEqual([true, null, null])
})

test('snapshots may come as a plain object', () => {
  const snapshots = Object.fromEntries(syncedCluster().map((item) => [item.nodeId, item]))
  const assessment = assessCluster({ ...clusterOf(syncedCluster()), snapshots })
  expect(assessment.severity).toBe('ok')
})

test('without any reading nothing is claimed, and a cluster without nodes says so', () => {
  const never = ['a', 'b'].map((name) => snapshot(name, null, { sql: { kind: 'never' } }))
  expect(assessCluster(clusterOf(never)).sentence).toBe('No node has told its state yet.')
  expect(assessCluster(clusterOf([])).sentence).toBe('This cluster has no nodes yet.')
  const gone = ['a', 'b'].map((name) => snapshot(name, null, { sql: failing('refused') }))
  expect(assessCluster(clusterOf(gone)).sentence).toBe('All 2 nodes are down.')
})

test('while the group still lists a node that is down, no further failure is called survivable', () => {
  const [first, second, third] = syncedCluster()
  if (!first || !second || !third) throw new Error('empty')
  const dead = { ...third, sql: failing('refused', NOW - 1000) }
  const { quorum, sentence } = assessCluster(clusterOf([first, second, dead]))
  expect(quorum).toMatchObject({ certain: false, survivesAnyOneLoss: false })
  expect(sentence).toContain('Until the group has noticed, one more failure may stop the cluster.')
})
