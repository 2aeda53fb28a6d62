import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import {
  clusterOf,
  failing,
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

test('a server that has just died is down while the others still list it', () => {
  const dead = (sinceMs: number) =>
    snapshot('node3', reading('node3', THREE), {
      observedAtMs: NOW - 20_000,
      sql: failing('refused', sinceMs),
    })
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  expect(conditions(clusterOf([...others, dead(NOW - 2000)]))).toMatchObject({ node3: 'down' })
  // gvwstate.dat restores the UUID after a kill, so a UUID that stays listed is alive.
  expect(conditions(clusterOf([...others, dead(NOW - 19_000)]))).toMatchObject({ node3: 'member' })
})

test('a Synced node behind a firewall that refuses is no joiner: it is a member that cannot be asked', () => {
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  const behind = snapshot('node3', reading('node3', THREE), {
    observedAtMs: NOW - 20_000,
    sql: failing('refused', NOW - 19_000),
  })
  const assessment = assessCluster(clusterOf([...others, behind]))
  expect(assessment.nodes[2]).toMatchObject({
    condition: 'member',
    because:
      'Not accepting SQL, but node1 and node2 list it as a member: check bind-address and the firewall. Nothing tells of a state transfer to it.',
  })
  expect(assessment.transfers).toEqual([])
  expect(assessment.findings[0]).toMatchObject({ id: 'cannot-ask:id-node3', severity: 'warning' })
  expect(assessment.sentence).toBe(
    `2 of 3 Synced. node3 is a member that cannot be asked since {time:${NOW - 19_000}}. One more failure is survivable.`,
  )
  const [node1, node2] = others
  if (!node1 || !node2) throw new Error('empty')
  const desynced = { ...node1, reading: reading('node1', THREE, { localState: 2, desync: true }) }
  expect(conditions(clusterOf([desynced, node2, behind])).node3).toBe('member')
  const donor = { ...node1, reading: reading('node1', THREE, { localState: 2 }) }
  expect(conditions(clusterOf([donor, node2, behind])).node3).toBe('joiner')
})

test('a broken SSH path says nothing of the database: nodes are unknown or members, never down', () => {
  const cut = ['node1', 'node2', 'node3'].map((name) =>
    snapshot(name, reading(name, THREE), {
      observedAtMs: NOW - 20_000,
      sql: failing('ssh-path', NOW - 19_000),
    }),
  )
  const all = assessCluster(clusterOf(cut))
  expect(all.nodes.map((node) => node.condition)).toEqual(['unknown', 'unknown', 'unknown'])
  expect(all.sentence).toBe(`No node has told its state since {time:${NOW - 20_000}}.`)
  expect(all.findings.map((finding) => finding.id)).toContain('cannot-ask:id-node1')
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  for (const since of [NOW - 200, NOW - 19_000]) {
    const one = { ...snapshot('node3', null), sql: failing('ssh-path', since) }
    expect(conditions(clusterOf([...others, one])).node3).toBe('member')
  }
})

test('a lost connection alone is no death: KILL, wait_timeout and firewalls end connections too', () => {
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  const lost = snapshot('node3', reading('node3', THREE), {
    sql: failing('connection-lost', NOW - 400),
  })
  const assessment = assessCluster(clusterOf([...others, lost]))
  expect(assessment.nodes[2]).toMatchObject({
    condition: 'unreachable',
    because:
      'Its SQL connection was lost and it has not answered since, but node1 and node2 list it as a member.',
  })
  expect(assessment.severity).toBe('warning')
  const alone = (sinceMs: number) =>
    conditions(clusterOf([snapshot('node3', null, { sql: failing('connection-lost', sinceMs) })]))
  expect(alone(NOW - 400)).toEqual({ node3: 'unknown' })
  expect(alone(NOW - 9000)).toEqual({ node3: 'unreachable' })
})

test('unreachable for the console, seen by the others', () => {
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  const away = snapshot('node3', null, { sql: failing('timeout') })
  const assessment = assessCluster(clusterOf([...others, away]))
  expect(assessment.nodes[2]).toMatchObject({
    condition: 'unreachable',
    because: 'The console cannot reach it, but node1 and node2 list it as a member.',
    component: 0,
  })
  expect(assessment.severity).toBe('warning')
  const alone = assessCluster(clusterOf([...syncedCluster(['node1', 'node2']), away]))
  expect(alone.severity).toBe('critical')
})

test('in the group, but the console may not ask it', () => {
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  const locked = snapshot('node3', null, { sql: failing('access-denied') })
  const assessment = assessCluster(clusterOf([...others, locked]))
  expect(assessment.nodes[2]?.condition).toBe('member')
  expect(assessment.findings[0]).toMatchObject({ id: 'cannot-ask:id-node3', severity: 'warning' })
  expect(assessment.findings[0]?.detail).toContain('Mend it.')
  expect(conditions(clusterOf([locked]))).toEqual({ node3: 'unknown' })
})

test('the journal outranks a guess', () => {
  const others = ['node1', 'node2'].map((name) => snapshot(name, reading(name, THREE)))
  const withJournal = (gcsState: 'SYNCED' | 'JOINER' | null, unitState: string) =>
    snapshot('node3', null, {
      sql: failing('refused'),
      ssh: { kind: 'answering', sinceMs: NOW - 9000 },
      journal: { gcsState, gcsStateAtMs: NOW - 9000, unitState, lastError: null },
    })
  const of = (node: NodeSnapshot) => conditions(clusterOf([...others, node])).node3
  expect(of(withJournal('SYNCED', 'active'))).toBe('member')
  expect(of(withJournal('JOINER', 'activating'))).toBe('joiner')
  expect(of(withJournal('JOINER', 'failed'))).toBe('down')
  expect(of(withJournal(null, 'inactive'))).toBe('down')
})

test('a killed server is down at once, whatever its journal and the group still say', () => {
  const [first, second, third] = syncedCluster()
  if (!first || !second || !third) throw new Error('empty')
  const killed: NodeSnapshot = {
    ...third,
    sql: failing('refused', NOW - 200),
    ssh: { kind: 'answering', sinceMs: NOW - 9000 },
    journal: { gcsState: 'SYNCED', gcsStateAtMs: NOW - 9000, unitState: 'active', lastError: null },
  }
  expect(conditions(clusterOf([first, second, killed])).node3).toBe('down')
})
