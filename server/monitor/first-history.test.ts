import { afterEach, beforeEach, expect, test } from 'vitest'
import { UUID_A, UUID_B } from '#server/galera/cluster-fixture.ts'
import { FirstHistory } from './first-history.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeEach(async () => void (database = await openTestDatabase()))
afterEach(() => database.close())

const known = async () => (await database.db.cluster.findFirstOrThrow()).stateUuid
const primary = (clusterStateUuid: string) => ({
  clusterStatus: 'Primary' as const,
  clusterStateUuid,
})

test('a cluster that was imported without a history gets it from the first Primary reading', async () => {
  await database.db.cluster.create({ data: { id: 'c1', name: 'shop', galeraName: 'shop' } })
  const histories = new FirstHistory(database.db)
  histories.polled('c1', { clusterStatus: 'non-Primary', clusterStateUuid: UUID_B })
  histories.polled('c1', primary(UUID_A))
  await expect.poll(known).toBe(UUID_A)
  await expect
    .poll(() => database.db.change.count({ where: { topic: 'inventory', clusterId: 'c1' } }))
    .toBe(1)
})

test('a history that is known is never replaced by what a node shows', async () => {
  await database.db.cluster.create({
    data: { id: 'c1', name: 'shop', galeraName: 'shop', stateUuid: UUID_A },
  })
  await database.db.cluster.create({ data: { id: 'c2', name: 'other', galeraName: 'other' } })
  const histories = new FirstHistory(database.db)
  histories.polled('c1', primary(UUID_B))
  histories.polled('c2', primary(UUID_B))
  await expect.poll(() => database.db.cluster.count({ where: { stateUuid: UUID_B } })).toBe(1)
  expect((await database.db.cluster.findUniqueOrThrow({ where: { id: 'c1' } })).stateUuid).toBe(
    UUID_A,
  )
})
