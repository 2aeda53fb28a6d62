import { describe, expect, test } from 'vitest'
import { decideGuard, guardNeeds, type GuardFacts, type ServerGuard } from './guards.ts'
import { planAddNode } from './plan-add-node.ts'
import { addNodeInput, bareFacts, withJoiner } from './plan-fixture.ts'
import type { PlanStep } from './plan.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  nonPrimary,
  reading,
  syncedCluster,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'

const names = ['node1', 'node2', 'node3']
const data = (uuid: string | null) => ({
  unitState: 'inactive',
  version: '10.11.19-MariaDB',
  dataDir: '/var/lib/mysql',
  dataBytes: 3e9,
  dataKind: 'has-data' as const,
  grastate: uuid === null ? null : { uuid, seqno: 5, safeToBootstrap: false },
  startTimeoutSeconds: 900,
})

const idle = { unitState: 'inactive', hasGroupPort: false }

function stepOf(action: string, input = addNodeInput()): PlanStep {
  const step = planAddNode(input).steps.find((one) => one.action === action)
  if (!step) throw new Error(action)
  return step
}

const facts = (change: Partial<GuardFacts> = {}): GuardFacts => ({
  step: stepOf('join-cluster'),
  assessment: assessCluster(clusterOf(syncedCluster())),
  readings: Object.fromEntries(names.map((name) => [name, reading(name, names)])),
  server: bareFacts('node4', names),
  own: null,
  all: Object.fromEntries(names.map((name) => [name, idle])),
  ...change,
})
const decide = (name: ServerGuard, change: Partial<GuardFacts> = {}) =>
  decideGuard(name, facts(change))

test('on a healthy cluster and an untouched server every guard allows', () => {
  const server = bareFacts('node4', names)
  for (const name of [
    'cluster-can-donate',
    'quorum-survives-joiner',
    'joiner-is-no-member',
  ] as const) {
    expect(decide(name)).toEqual({ allowed: true })
  }
  const readings = {}
  expect(decide('joiner-unchanged', { server, step: stepOf('set-data-aside') })).toEqual({
    allowed: true,
  })
  expect(decide('no-other-primary', { readings })).toEqual({ allowed: true })
})

describe('cluster-can-donate', () => {
  test.each<[string, Partial<GuardFacts>, string]>([
    ['no reading at all', { readings: {} }, 'Primary'],
    ['non-Primary', { readings: { node1: nonPrimary('node1', 1) } }, 'Primary'],
    [
      'two clusters',
      {
        readings: {
          node1: reading('node1', names),
          node2: reading('node2', names, { clusterStateUuid: UUID_B }),
        },
      },
      'two',
    ],
    [
      'another cluster than planned',
      { readings: { node1: reading('node1', names, { clusterStateUuid: UUID_B }) } },
      'made for',
    ],
    [
      'only a donor is left',
      { readings: { node1: reading('node1', names, { localState: 2 }) } },
      'node1 is a donor',
    ],
    [
      'only a desynced one',
      { readings: { node1: reading('node1', names, { desync: true }) } },
      'Synced',
    ],
  ])('%s', (_case, change, word) => {
    const decision = decide('cluster-can-donate', change)
    expect(decision.allowed ? '' : decision.because).toContain(word)
    expect(decision.allowed ? '' : decision.mend).not.toBe('')
  })
})

describe('quorum-survives-joiner: a joiner votes (lab)', () => {
  const alone = (clusterWeight: number | null) => ({
    readings: { node1: reading('node1', ['node1'], { clusterWeight }) },
  })
  test('one data node of weight 1 would be lost, of weight 2 it stays', () => {
    expect(decide('quorum-survives-joiner', alone(1))).toMatchObject({
      allowed: false,
      mend: 'Set pc.weight to 2 on a member, then resume the job.',
    })
    expect(decide('quorum-survives-joiner', alone(2)).allowed).toBe(true)
  })
  test('what is not known refuses', () => {
    expect(decide('quorum-survives-joiner', alone(null)).allowed).toBe(false)
    expect(decide('quorum-survives-joiner', { readings: {} }).allowed).toBe(false)
  })
})

describe('the new server', () => {
  const bare = bareFacts('node4', names)
  test('has become a member of a cluster', () => {
    const server = { ...bare, listeners: { 4567: '12 mariadbd' } }
    expect(decide('joiner-is-no-member', { server }).allowed).toBe(false)
    expect(decide('joiner-is-no-member', { server: null }).allowed).toBe(false)
  })
  test('runs MariaDB', () => {
    const server = { ...bare, mariadb: { ...data(null), unitState: 'active' } }
    const decision = decide('joiner-unchanged', { server, step: stepOf('set-data-aside') })
    expect(decision).toMatchObject({ allowed: false, because: 'MariaDB runs on the server.' })
  })
  test('holds data that were not there, or other ones', () => {
    const server = { ...bare, mariadb: data(UUID_B) }
    const unplanned = stepOf('set-data-aside')
    expect(decide('joiner-unchanged', { server, step: unplanned }).allowed).toBe(false)
    const planned = stepOf('set-data-aside', withJoiner({ mariadb: data(UUID_B) }))
    expect(decide('joiner-unchanged', { server, step: planned }).allowed).toBe(true)
    const other = { ...bare, mariadb: data(null) }
    expect(decide('joiner-unchanged', { server: other, step: planned }).allowed).toBe(false)
  })
  test('a database created since the plan is not even stopped', () => {
    const running = (uuid: string | null) => ({ ...data(uuid), unitState: 'active' })
    const unplanned = stepOf('stop-mariadb')
    const server = { ...bare, mariadb: running(null) }
    expect(decide('data-as-planned', { server, step: unplanned })).toMatchObject({
      allowed: false,
      because: expect.stringContaining('not there when the plan was made'),
    })
    const fresh = { ...bare, mariadb: { ...running(null), dataKind: 'fresh-install' as const } }
    expect(decide('data-as-planned', { server: fresh, step: unplanned }).allowed).toBe(true)
    const planned = stepOf('stop-mariadb', withJoiner({ mariadb: data(UUID_B) }))
    const found = { ...bare, mariadb: running(UUID_B) }
    expect(decide('data-as-planned', { server: found, step: planned }).allowed).toBe(true)
    expect(decide('data-as-planned', { server: null, step: planned }).allowed).toBe(false)
  })
  test('has its data directory elsewhere by now', () => {
    const planned = stepOf('set-data-aside', withJoiner({ mariadb: data(UUID_B) }))
    const moved = { ...data(UUID_B), dataDir: '/srv/mysql' }
    const ask = (mariadb: typeof moved & { dataDirLink?: string }) =>
      decide('joiner-unchanged', { server: { ...bare, mariadb }, step: planned }).allowed
    expect(ask(moved)).toBe(false)
    expect(ask({ ...moved, dataDirLink: '/var/lib/mysql' })).toBe(true)
    const restored = { ...planned, params: { dataDir: '/old', asideDir: '/old.synced-aside-p' } }
    const server = { ...bare, mariadb: moved }
    expect(decide('joiner-unchanged', { server, step: restored }).allowed).toBe(true)
  })
})

describe('no-other-primary', () => {
  test.each<[string, Partial<GuardFacts>]>([
    ['one listens on 4567', { readings: {}, all: { node2: { ...idle, hasGroupPort: true } } }],
    ['one runs', { readings: {}, all: { node2: { ...idle, unitState: 'active' } } }],
    ['one is on its way', { readings: {}, all: { node2: { ...idle, unitState: 'activating' } } }],
    ['one cannot be looked at', { readings: {}, all: { node2: null } }],
    ['one answers as Primary', {}],
  ])('%s', (_case, change) => {
    expect(decide('no-other-primary', change).allowed).toBe(false)
  })
})

describe('no-live-member, before something is taken away from below a server', () => {
  const bare = bareFacts('node4', names)
  const listening = { ...bare, listeners: { 4567: '12 mariadbd' } }
  const sqlProblem = { stage: 'sql' as const, message: 'No socket.', mend: 'Start it.' }
  const refused: [string, Partial<GuardFacts>, string][] = [
    ['a member of a Primary component', { own: reading('node4', names) }, 'member of shop'],
    [
      'one that says nothing but listens to a group',
      { server: listening },
      'a member of a cluster',
    ],
    ['one that cannot be looked at', { server: null }, 'cannot be looked at'],
  ]
  test.each(refused)('refuses %s', (_case, change, words) => {
    const decision = decide('no-live-member', change)
    expect(decision.allowed ? '' : decision.because).toContain(words)
  })
  test('allows a bare server, one that runs alone, and one that lets nobody log in', () => {
    const alone = reading('node4', ['node4'], { clusterStatus: 'Disconnected', clusterName: null })
    expect(decide('no-live-member').allowed).toBe(true)
    expect(decide('no-live-member', { own: alone }).allowed).toBe(true)
    const server = { ...bare, problem: sqlProblem }
    expect(decide('no-live-member', { server }).allowed).toBe(true)
  })
})

test('each guard says what it needs', () => {
  expect(guardNeeds('no-other-primary')).toBe('all-servers')
  expect(guardNeeds('quorum-survives-joiner')).toBe('readings')
  expect(guardNeeds('joiner-unchanged')).toBe('server')
  expect(guardNeeds('no-live-member')).toBe('own')
})
