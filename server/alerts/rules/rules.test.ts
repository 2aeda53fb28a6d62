import { describe, expect, test } from 'vitest'
import {
  failing,
  nonPrimary,
  NOW,
  reading,
  snapshot,
  syncedCluster,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'
import type { NodeReading, NodeSnapshot } from '#server/galera/model.ts'
import { seenBy, sceneOf, subjectsOf } from '../scene-fixture.ts'
import { RULES } from './rules.ts'

const group = ['node1', 'node2', 'node3']
const pair = ['node1', 'node2']

/** Two Synced nodes and what is given as the third. */
function besides(third: NodeSnapshot, seen: readonly string[] = group): NodeSnapshot[] {
  return [...pair.map((name) => snapshot(name, reading(name, seen))), third]
}
const with3 = (change: Partial<NodeReading>, more: Partial<NodeSnapshot> = {}) =>
  sceneOf(besides(snapshot('node3', reading('node3', group, change), more)))
const gone = (failure: Parameters<typeof failing>[0], seen = pair) =>
  sceneOf(
    besides(
      snapshot('node3', reading('node3', group), {
        observedAtMs: NOW - 20_000,
        sql: failing(failure),
      }),
      seen,
    ),
  )

test('a healthy cluster gives no alert and leaves nothing unknown but what needs a history', () => {
  const scene = sceneOf(syncedCluster())
  const told = RULES.flatMap(({ id }) => subjectsOf(id, scene).map((one) => `${id} ${one}`))
  expect(told.toSorted()).toEqual([
    'certification ?id-node1',
    'certification ?id-node2',
    'certification ?id-node3',
    'clock-skew ?id-node1',
    'clock-skew ?id-node2',
    'clock-skew ?id-node3',
    'flow-control ?',
    'flow-control-severe ?',
    'gcache-retention ?',
    'inconsistent ?*',
    'ist-closing ?*',
  ])
})

test('every rule has an own name, a way on, and a default within its range', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length)
  for (const { threshold, runbook, looksAt, title } of RULES) {
    expect(Math.min(runbook.length, looksAt.length, title.length)).toBeGreaterThan(5)
    if (!threshold) continue
    expect(threshold.value).toBeGreaterThanOrEqual(threshold.min)
    expect(threshold.value).toBeLessThanOrEqual(threshold.max)
  }
})

describe('node down', () => {
  test('a refused port that no member lists is a node down', () => {
    const [seen] = seenBy('node-down', gone('refused'))
    expect(seen).toMatchObject({ subject: 'id-node3', holds: true, title: 'node3 is down' })
    expect(JSON.stringify(seen)).not.toContain('{time:')
  })

  test('a host that nothing reaches is down once the members do not list it', () => {
    expect(subjectsOf('node-down', gone('timeout'))).toEqual(['id-node3'])
    expect(subjectsOf('console-blind', gone('timeout'))).toEqual([])
  })

  test('while the members list it, it is the console that cannot see it', () => {
    const scene = gone('timeout', group)
    expect(subjectsOf('node-down', scene)).toEqual(['?id-node3'])
    expect(subjectsOf('console-blind', scene)).toEqual(['id-node3'])
  })

  test('a refused password says nothing of the server', () => {
    const scene = gone('access-denied', group)
    expect(subjectsOf('node-down', scene)).toEqual(['?id-node3'])
    expect(subjectsOf('console-blind', scene)).toEqual(['id-node3'])
  })

  test('it is not over while the node is joining', () => {
    const scene = with3({ localState: 1, localStateComment: 'Joining' })
    expect(subjectsOf('node-down', scene)).toEqual(['?id-node3'])
    expect(subjectsOf('not-synced', scene)).toEqual(['id-node3'])
  })

  test('what an earlier worker found out is not of now', () => {
    const old = snapshot('node3', null, { sql: { kind: 'never' } })
    expect(subjectsOf('node-down', sceneOf(besides(old)))).toEqual(['?id-node3'])
  })
})

describe('the cluster as a whole', () => {
  const allDown = () =>
    sceneOf(group.map((name) => snapshot(name, null, { sql: failing('refused') })))

  test('without any node in a Primary component there is none', () => {
    expect(subjectsOf('no-primary', allDown())).toEqual([''])
    const fragments = sceneOf(group.map((name) => snapshot(name, nonPrimary(name, 1))))
    expect(seenBy('no-primary', fragments)).toMatchObject([
      { holds: true, title: 'The cluster has lost its quorum' },
    ])
  })

  test('a node that was not asked yet may be Primary', () => {
    const nodes = [
      snapshot('node1', null, { sql: { kind: 'never' } }),
      snapshot('node2', null, { sql: failing('refused') }),
    ]
    expect(subjectsOf('no-primary', sceneOf(nodes))).toEqual(['?'])
  })

  test('a node beside the Primary component is cut off', () => {
    const scene = sceneOf(besides(snapshot('node3', nonPrimary('node3', 1)), pair))
    expect(subjectsOf('partition', scene)).toEqual([''])
    expect(subjectsOf('no-primary', scene)).toEqual([])
    expect(subjectsOf('node-down', scene)).toEqual(['?id-node3'])
  })

  test('two histories under one name are two clusters', () => {
    const lonely = reading('node3', ['node3'], { clusterStateUuid: UUID_B })
    const scene = sceneOf(besides(snapshot('node3', lonely), pair))
    expect(subjectsOf('two-clusters', scene)).toEqual([''])
  })

  test('a missing member is named, also as the cause of what else follows', () => {
    const scene = gone('refused')
    expect(seenBy('cluster-smaller', scene)).toMatchObject([
      {
        title: '2 of 3 members are in the Primary component',
        detail: 'Missing: node3.',
        awayNodeIds: ['id-node3'],
      },
    ])
    expect(seenBy('quorum-at-risk', scene)).toMatchObject([
      { holds: true, awayNodeIds: ['id-node3'] },
    ])
  })

  test('how large it is, nobody knows without a Primary component', () => {
    expect(subjectsOf('cluster-smaller', allDown())).toEqual(['?'])
  })
})

describe('a node by itself', () => {
  test.each<[string, Partial<NodeReading>]>([
    ['node-disconnected', { connected: false, clusterStatus: 'Disconnected' }],
    ['not-ready', { ready: false }],
    ['regrouping', { evsState: 'GATHER' }],
    ['left-desynced', { localState: 2, desync: true }],
    ['left-read-only', { readOnly: true }],
    ['rejects-queries', { rejectQueries: 'ALL' }],
    ['dangerous-options', { dangerousOptions: ['pc.ignore_sb=true'] }],
    ['receive-queue', { recvQueue: 14, flowControlLimit: 16 }],
  ])('%s', (rule, change) => {
    expect(subjectsOf(rule, with3(change))).toContain('id-node3')
    expect(subjectsOf(rule, with3({}))).not.toContain('id-node3')
  })

  test('a clock that is ahead', () => {
    const seen = seenBy('clock-skew', with3({}, { clockSkewMs: 2500 }))
    expect(seen).toContainEqual(
      expect.objectContaining({ detail: 'It is 2.5 s ahead of the console’s.' }),
    )
  })

  test('inconsistent until a transfer has mended it', () => {
    const scene = { ...sceneOf(syncedCluster()), inconsistent: new Set(['id-node2']) }
    expect(subjectsOf('inconsistent', scene)).toEqual(['id-node2'])
    expect(subjectsOf('inconsistent', { ...scene, inconsistent: null })).toEqual(['?*'])
  })

  test('no SSH', () => {
    expect(subjectsOf('console-no-ssh', with3({}, { ssh: failing('ssh-auth') }))).toEqual([
      'id-node3',
    ])
  })
})

test('at the start of the console a node is not down because the others were not asked yet', () => {
  const silent = snapshot('node3', null, { sql: failing('timeout') })
  const others = (sql: NodeSnapshot['sql']) => pair.map((name) => snapshot(name, null, { sql }))
  const down = (sql: NodeSnapshot['sql']) =>
    subjectsOf('node-down', sceneOf([...others(sql), silent]))
  expect(down({ kind: 'never' })).not.toContain('id-node3')
  expect(down(failing('timeout'))).toContain('id-node3')
})

test('averages of a minute are held against the thresholds', () => {
  const averages = new Map([
    ['id-node2', { flowControlPaused: 0.31, certificationShare: 0.02, replLatencySeconds: 0.3 }],
  ])
  const scene = sceneOf(syncedCluster(), { averages })
  expect(subjectsOf('flow-control', scene)).toEqual([''])
  expect(subjectsOf('flow-control-severe', scene)).toEqual([''])
  expect(subjectsOf('certification', scene)).toContain('id-node2')
  expect(subjectsOf('replication-latency', scene)).toEqual(['id-node2'])
})
