import { afterEach, beforeEach, expect, test } from 'vitest'
import { rollUp } from './rollup.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster, sample } from './test-inventory.ts'
import { writeBatch } from './write-batch.ts'
import type { SampleRecord } from './records.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1', 'node2'])
})
afterEach(() => database.close())

const start = 1_800_000_000_000

async function store(samples: SampleRecord[]): Promise<void> {
  const batch = {
    live: new Map(),
    samples,
    events: [],
    logLines: [],
    transfers: new Map(),
    changes: [],
  }
  await writeBatch(database.db, batch, new Date())
}

const stored = (resolution: number) =>
  database.db.sample.findMany({
    where: { resolution },
    orderBy: [{ nodeId: 'asc' }, { at: 'asc' }],
  })

test('ten seconds become averages, the largest second, the lowest state and the latest seqno', async () => {
  const seconds = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((second) =>
    sample('node1', start + second * 1000, {
      localState: second === 4 ? 2 : 4,
      flowControlPaused: second === 3 ? 0.9 : 0,
      recvQueue: second,
      replLatencyMax: second / 100,
      lastCommitted: 1000 - second,
      cachedDownto: 10 + second,
    }),
  )
  await store([...seconds, sample('node1', start + 9000, {})])
  await rollUp(database.db, start + 15_000)
  const [bucket, ...more] = await stored(10)
  expect(more).toEqual([])
  expect(bucket).toMatchObject({
    nodeId: 'node1',
    at: BigInt(start),
    localState: 2,
    flowControlPausedMax: 0.9,
    recvQueue: 4,
    recvQueueMax: 8,
    sendQueue: null,
    sendQueueMax: null,
    replLatencyMax: 0.08,
    lastCommitted: 992n,
    cachedDownto: 18n,
  })
  expect(bucket?.flowControlPaused).toBeCloseTo(0.1)
})

test('a minute is made of its six tens, node by node', async () => {
  const samples = ['node1', 'node2'].flatMap((node, which) =>
    Array.from({ length: 60 }, (_, second) =>
      sample(node, start + second * 1000, { localState: 4, recvQueue: which * 100 + second }),
    ),
  )
  await store(samples)
  await rollUp(database.db, start + 70_000)
  expect(await stored(10)).toHaveLength(12)
  const minutes = await stored(60)
  expect(minutes.map((row) => [row.nodeId, row.recvQueue, row.recvQueueMax])).toEqual([
    ['node1', 29.5, 59],
    ['node2', 129.5, 159],
  ])
})

test('done twice, or after a pause of the worker, the rows are the same as done once', async () => {
  const seconds = Array.from({ length: 120 }, (_, second) =>
    sample('node1', start + second * 1000, { commits: second }),
  )
  await store(seconds)
  await rollUp(database.db, start + 34_000)
  await rollUp(database.db, start + 34_000)
  await rollUp(database.db, start + 500_000)
  const inSteps = await stored(10)
  await database.db.sample.deleteMany({ where: { resolution: { gt: 1 } } })
  await rollUp(database.db, start + 500_000)
  expect(await stored(10)).toEqual(inSteps)
  expect(inSteps).toHaveLength(12)
})

test('a row that came after its bucket was computed is counted by the next run', async () => {
  await store([sample('node1', start, { commits: 10 })])
  await rollUp(database.db, start + 15_000)
  await store([sample('node1', start + 9000, { commits: 20 })])
  await rollUp(database.db, start + 25_000)
  expect((await stored(10)).map((row) => row.commits)).toEqual([15])
})
