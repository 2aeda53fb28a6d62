import { afterEach, beforeEach, expect, test } from 'vitest'
import { failing, NOW, UUID_A } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { addGcacheCluster, BYTES_A_SECOND } from './gcache-fixture.ts'
import { planGcache } from './plan-gcache.ts'
import { readIst } from './read-ist.ts'
import { servedJoins } from './served-joins.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

const ZERO = '00000000-0000-0000-0000-000000000000'
let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole(() => NOW)
})
afterEach(() => made.close())

const saved = { atMs: NOW - 299_000, grastate: { uuid: UUID_A, seqno: 700 } }
const nodeNamed = async (name: string) => {
  const view = await readIst(made.as('viewer'), 'c')
  const node = view.nodes.find((one) => one.name === name)
  if (!node) throw new Error(`no ${name}`)
  return { view, node }
}

test('a stopped node has its verdict, donors and a countdown at the measured rate', async () => {
  await addGcacheCluster(made, saved)
  const { view, node } = await nodeNamed('node3')
  expect(view).toMatchObject({ groupSeqno: 1000, presentRate: BYTES_A_SECOND })
  expect(node).toMatchObject({
    phase: 'away',
    position: { seqno: 700, source: 'grastate.dat' },
    verdict: { kind: 'IST', donorName: 'node1', writeSets: 300 },
    istBytes: 300 * BYTES_A_SECOND,
    advice: { donorName: expect.stringMatching(/^node[12]$/) },
  })
  const left = (8 * 2 ** 20 * 0.97 - 300 * BYTES_A_SECOND) / BYTES_A_SECOND
  expect(node.countdown).toMatchObject({ kind: 'running', lastDonor: 'node1', estimated: false })
  const presentMs = node.countdown.kind === 'running' ? node.countdown.presentMs : null
  expect((presentMs ?? 0) / 1000).toBeCloseTo(left, 0)
})

test('a node that is up has the time it may be away, from the largest ring of the others', async () => {
  await addGcacheCluster(made, saved)
  const ofNode2 = (await nodeNamed('node2')).node
  expect(ofNode2).toMatchObject({
    phase: 'member',
    countdown: { kind: 'running', lastDonor: 'node1' },
  })
  const ofNode1 = (await nodeNamed('node1')).node
  expect(ofNode1.countdown).toMatchObject({ kind: 'running', lastDonor: 'node2' })
  expect(ofNode1.gcache).toMatchObject({
    stores: { ringBytes: 8 * 2 ** 20, recover: true },
    range: { from: 600, to: 1000, sinceMs: NOW - 400_000, bytes: 401 * BYTES_A_SECOND },
  })
})

test('without its grastate.dat the answer names what is missing, and what is likely', async () => {
  await addGcacheCluster(made, undefined)
  const { node } = await nodeNamed('node3')
  expect(node.verdict).toMatchObject({
    kind: 'not-enough-evidence',
    missing: ['grastate.dat of node3 was not read'],
    likely: 'IST',
  })
  expect(node.position).toEqual({ seqno: 699, source: 'last seen' })
  expect(node.countdown.kind).toBe('running')
})

test('a position read before SSH was lost is no evidence: somebody may have started it since', async () => {
  await addGcacheCluster(made, saved)
  const row = await made.db.nodeLive.findUniqueOrThrow({ where: { nodeId: 'node3' } })
  const snapshot = { ...(JSON.parse(row.snapshot) as NodeSnapshot), ssh: failing('unreachable') }
  await made.db.nodeLive.update({
    where: { nodeId: 'node3' },
    data: { snapshot: JSON.stringify(snapshot) },
  })
  expect((await nodeNamed('node3')).node.verdict.kind).toBe('not-enough-evidence')
})

test('a crashed node stands between what was seen last and where the group was when it stopped', async () => {
  await addGcacheCluster(made, { ...saved, grastate: { uuid: UUID_A, seqno: -1 } })
  const { node } = await nodeNamed('node3')
  expect(node.verdict).toMatchObject({ kind: 'IST', writeSets: 301 })
  expect(node.position).toEqual({ seqno: 699, source: 'last seen' })
})

test('a failed start leaves the recovered position in the journal', async () => {
  await addGcacheCluster(made, { ...saved, grastate: { uuid: UUID_A, seqno: -1 } })
  await made.db.logLine.create({
    data: {
      nodeId: 'node3',
      cursor: 'one',
      serverAt: new Date(NOW - 100_000),
      identifier: 'sh',
      priority: 6,
      message: `WSREP: Recovered position ${UUID_A}:698`,
    },
  })
  expect((await nodeNamed('node3')).node.position).toEqual({
    seqno: 698,
    source: 'recovered position',
  })
})

test('a node that was voted out comes by SST until a transfer has mended it', async () => {
  await addGcacheCluster(made, saved)
  await made.db.event.create({
    data: {
      at: new Date(NOW - 290_000),
      clusterId: 'c',
      nodeId: 'node3',
      source: 'journal',
      kind: 'inconsistent',
      severity: 'critical',
      title: 'node3 has other data',
    },
  })
  const { node } = await nodeNamed('node3')
  expect(node.verdict).toMatchObject({ kind: 'SST', because: expect.stringContaining('voted out') })
  expect(node.countdown).toEqual({ kind: 'lost' })
})

test('another size and a wanted outage are reckoned with the measured rate', async () => {
  await addGcacheCluster(made, saved)
  const plan = await planGcache(made.as('viewer'), {
    clusterId: 'c',
    sizeBytes: 100 * 2 ** 20,
    outageMs: 3_600_000,
  })
  expect(plan.lasts.presentMs).toBeCloseTo((100 * 2 ** 20 * 0.97 * 1000) / BYTES_A_SECOND, -2)
  expect(plan.advice.presentBytes).toBe(Math.ceil((3600 * BYTES_A_SECOND) / 0.97))
  expect(plan.advice.advisedBytes).toBe(64 * 2 ** 20)
})

test('the served rate leaves new servers out and names the cause of each miss', async () => {
  await addGcacheCluster(made, saved)
  const join = (id: string, kind: 'IST' | 'SST', minutesAgo: number, more: object) => ({
    id,
    clusterId: 'c',
    joinerName: 'node2',
    joinerId: 'node2',
    donorName: 'node1',
    kind,
    startedAt: new Date(NOW - minutesAgo * 60_000),
    endedAt: new Date(NOW - minutesAgo * 60_000 + 5000),
    outcome: 'synced',
    stages: '[]',
    ...more,
  })
  const position = { groupUuid: UUID_A, groupSeqno: 900n, localUuid: UUID_A, localSeqno: 500n }
  await made.db.transfer.createMany({
    data: [
      join('ist', 'IST', 4, {}),
      join('small', 'SST', 5, position),
      join('other', 'SST', 60 * 30, { ...position, localUuid: 'another' }),
      join('new', 'SST', 7, {
        joinerName: 'node4',
        joinerId: null,
        localUuid: ZERO,
        localSeqno: -1n,
      }),
    ],
  })
  // It was founded in a minute in which it was Synced later on.
  const founded = { joinerName: 'node3', joinerId: 'node3', localUuid: ZERO, localSeqno: -1n }
  await made.db.transfer.create({ data: join('founded', 'SST', 8, founded) })
  await made.db.sample.create({
    data: { nodeId: 'node3', resolution: 60, at: BigInt(NOW - 8.5 * 60_000), localState: 4 },
  })
  const served = await servedJoins(made.as('viewer'), 'c')
  expect(served.spans).toEqual([
    { hours: 24, joins: 2, byIst: 1 },
    { hours: 168, joins: 3, byIst: 1 },
    { hours: 720, joins: 3, byIst: 1 },
  ])
  expect(served.misses).toMatchObject([
    { transferId: 'small', cause: 'too-small' },
    { transferId: 'other', cause: 'other-uuid' },
  ])
})
