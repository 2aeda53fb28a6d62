import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NodeSnapshot } from '#server/galera/model.ts'
import type { EventRecord } from './records.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster, sample } from './test-inventory.ts'
import { TickWriter } from './tick-writer.ts'

let database: TestDatabase
let writer: TickWriter
const onError = vi.fn<(error: unknown) => void>()

beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1', 'node2'])
  onError.mockClear()
  writer = new TickWriter(database.db, { tickMs: 60_000, onError })
})
afterEach(async () => {
  await writer.close()
  await database.close()
})

const snapshot = (nodeId: string, observedAtMs: number): NodeSnapshot => ({
  nodeId,
  observedAtMs,
  sql: { kind: 'never' },
  ssh: null,
  reading: null,
  rates: null,
  clockSkewMs: null,
  journal: null,
  transfer: null,
})
const event = (title: string): EventRecord => ({
  atMs: 1_800_000_000_000,
  serverAtMs: 1_800_000_000_123,
  clusterId: 'c-prod',
  nodeId: 'node1',
  source: 'journal',
  kind: 'state-shift',
  severity: 'notice',
  title,
  detail: { seqno: 7 },
})
const line = (cursor: string) => ({
  clusterId: 'c-prod',
  nodeId: 'node1',
  cursor,
  serverAtMs: 1_800_000_000_456,
  identifier: 'mariadbd',
  priority: 6,
  message: `"quoted" ${cursor}`,
})
const topics = async () =>
  (await database.db.change.findMany({ orderBy: { seq: 'asc' } })).map((row) => row.topic)

test('one flush writes all it has, and tells of it, cluster by cluster', async () => {
  writer.putSnapshot('c-prod', snapshot('node1', 1))
  writer.putSnapshot('c-prod', snapshot('node1', 2))
  writer.putSnapshot('c-prod', snapshot('node2', 3))
  writer.putRaw('node1', { status: { values: { Uptime: '5' }, atMs: 1_800_000_000_000 } })
  writer.addSample(sample('node1', 1_800_000_000_000, { localState: 4, commits: 1.5 }))
  writer.addEvents([event('a')])
  writer.addLogLine(line('c1'))
  await writer.flush()
  const { db } = database
  const live = await db.nodeLive.findUniqueOrThrow({ where: { nodeId: 'node1' } })
  expect(JSON.parse(live.snapshot)).toEqual(snapshot('node1', 2))
  expect(JSON.parse(live.status ?? '')).toEqual({ Uptime: '5' })
  expect(live.statusAt).toEqual(new Date(1_800_000_000_000))
  expect(await db.sample.findFirst()).toMatchObject({
    localState: 4,
    commits: 1.5,
    recvQueue: null,
  })
  expect(await db.event.findFirst()).toMatchObject({
    title: 'a',
    detail: '{"seqno":7}',
    serverAt: new Date(1_800_000_000_123),
  })
  expect(await db.logLine.findFirst()).toMatchObject({
    message: '"quoted" c1',
    serverAt: new Date(1_800_000_000_456),
  })
  expect(await topics()).toEqual(['snapshots', 'event', 'log'])
  const told = await db.change.findFirstOrThrow({ where: { topic: 'snapshots' } })
  expect(JSON.parse(told.payload ?? '')).toEqual(['node1', 'node2'])
  await writer.flush()
  expect(await topics()).toHaveLength(3)
})

test('the raw status stays when a later write has none', async () => {
  writer.putSnapshot('c-prod', snapshot('node1', 1))
  writer.putRaw('node1', { status: { values: { Uptime: '5' }, atMs: 1 } })
  await writer.flush()
  writer.putSnapshot('c-prod', snapshot('node1', 2))
  await writer.flush()
  const live = await database.db.nodeLive.findUniqueOrThrow({ where: { nodeId: 'node1' } })
  expect(live.status).toBe('{"Uptime":"5"}')
})

test('a changed condition is written at once, several of them together', async () => {
  writer.putSnapshot('c-prod', snapshot('node1', 1))
  writer.markCondition('c-prod', 'node1')
  writer.putSnapshot('c-prod', snapshot('node2', 1))
  writer.markCondition('c-prod', 'node2')
  await expect.poll(topics).toEqual(['snapshots', 'condition', 'condition'])
})

test('a line of the journal is stored once, whoever brings it again', async () => {
  writer.addLogLine(line('c1'))
  writer.addLogLine(line('c1'))
  await writer.flush()
  writer.addLogLine(line('c1'))
  writer.addLogLine(line('c2'))
  await writer.flush()
  const lines = await database.db.logLine.findMany({ orderBy: { id: 'asc' } })
  expect(lines.map((row) => row.cursor)).toEqual(['c1', 'c2'])
})

test('rows of a node that was removed meanwhile are left out; the others are written', async () => {
  await database.db.node.delete({ where: { id: 'node2' } })
  for (const node of ['node1', 'node2']) {
    writer.putSnapshot('c-prod', snapshot(node, 1))
    writer.addSample(sample(node, 1000, {}))
  }
  await writer.flush()
  expect(onError).not.toHaveBeenCalled()
  expect(await database.db.nodeLive.count()).toBe(1)
  expect(await database.db.sample.count()).toBe(1)
})

test('what the database refused is kept and written by the next flush, newest snapshot first', async () => {
  await database.db.$executeRaw`ALTER TABLE "Sample" RENAME TO "Away"`
  writer.putSnapshot('c-prod', snapshot('node1', 1))
  writer.addSample(sample('node1', 1000, {}))
  writer.addEvents([event('a')])
  await writer.flush()
  expect(onError).toHaveBeenCalledOnce()
  expect(await database.db.event.count()).toBe(0)
  writer.putSnapshot('c-prod', snapshot('node1', 2))
  writer.addSample(sample('node1', 2000, {}))
  await database.db.$executeRaw`ALTER TABLE "Away" RENAME TO "Sample"`
  await writer.flush()
  expect(await database.db.sample.count()).toBe(2)
  expect(await database.db.event.count()).toBe(1)
  const live = await database.db.nodeLive.findFirstOrThrow()
  expect(JSON.parse(live.snapshot)).toMatchObject({ observedAtMs: 2 })
})
