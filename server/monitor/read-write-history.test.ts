import { afterEach, beforeEach, expect, test } from 'vitest'
import { HEADER_BYTES, recentRate } from '#server/galera/gcache/write-history.ts'
import { readWriteHistory } from './read-write-history.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster } from './test-inventory.ts'

const now = 1_800_000_000_000
const SECONDS = 60
const names = ['node1', 'node2']

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'shop', names)
})
afterEach(() => database.close())

/** One sample a second; null = the node was not asked then. */
async function addSamples(nodeId: string, bytesAt: (second: number) => number | null) {
  await database.db.sample.createMany({
    data: Array.from({ length: SECONDS }, (_, second) => ({
      nodeId,
      resolution: 1,
      at: BigInt(now - (SECONDS - second) * 1000),
      receivedBytes: bytesAt(second),
      replicatedBytes: bytesAt(second) === null ? null : 0,
      receivedWriteSets: bytesAt(second) === null ? null : 1,
      replicatedWriteSets: bytesAt(second) === null ? null : 0,
    })),
  })
}

async function rate(): Promise<number | null> {
  return recentRate(await readWriteHistory(database.db, names, now, null), SECONDS * 1000)
}

test('uneven polls of several nodes do not add up to more than was written', async () => {
  await addSamples('node1', (second) => (second % 2 === 0 ? 500 : 1500))
  await addSamples('node2', (second) => (second % 2 === 0 ? 1500 : 500))
  expect(await rate()).toBeCloseTo(1000 + HEADER_BYTES, 5)
})

test('where one was not asked another tells, and one that is cut off tells nothing', async () => {
  await addSamples('node1', () => 0)
  await addSamples('node2', (second) => (second < 50 ? 1000 : null))
  const { buckets } = await readWriteHistory(database.db, names, now, null)
  expect(buckets.slice(0, 50).every(({ bytes }) => bytes === 1000 + HEADER_BYTES)).toBe(true)
  await database.db.sample.updateMany({ where: { nodeId: 'node1' }, data: { receivedBytes: 900 } })
  const again = await readWriteHistory(database.db, names, now, null)
  expect(again.buckets.at(-1)?.bytes).toBe(900 + HEADER_BYTES)
})
