import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { addCluster } from '#server/monitor/test-inventory.ts'
import { AlertInputs } from './alert-inputs.ts'

const NOW = 1_800_000_000_000
const DAY_MS = 86_400_000
let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1', 'node2'])
})
afterEach(() => database.close())

const addTransfer = (id: string, joinerId: string, daysAgo: number, outcome: string) =>
  database.db.transfer.create({
    data: {
      id,
      clusterId: 'c-prod',
      joinerId,
      joinerName: joinerId,
      outcome,
      stages: '[]',
      startedAt: new Date(NOW - daysAgo * DAY_MS),
      endedAt: outcome === 'running' ? null : new Date(NOW - daysAgo * DAY_MS + 1000),
    },
  })
const transfers = async () => {
  const inputs = new AlertInputs(database.db)
  await inputs.read(['transfer'], NOW)
  return inputs.transfers
    .get('c-prod')
    ?.map(({ id }) => id)
    .toSorted()
}

test('a transfer that failed days ago is not forgotten: the newest of each joiner, of any age', async () => {
  await addTransfer('t1', 'node1', 9, 'synced')
  await addTransfer('t2', 'node1', 7, 'failed')
  await addTransfer('t3', 'node2', 40, 'synced')
  expect(await transfers()).toEqual(['t2', 't3'])
})

test('it is past once its joiner was Synced, also without another transfer', async () => {
  await addTransfer('t1', 'node1', 7, 'failed')
  const at = BigInt(NOW - 6 * DAY_MS)
  await database.db.sample.create({ data: { nodeId: 'node1', resolution: 60, at, localState: 1 } })
  expect(await transfers()).toEqual(['t1'])
  await database.db.sample.update({
    where: { nodeId_resolution_at: { nodeId: 'node1', resolution: 60, at } },
    data: { localState: 4 },
  })
  expect(await transfers()).toBeUndefined()
})
