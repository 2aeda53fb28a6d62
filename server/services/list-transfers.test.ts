import { afterEach, beforeEach, expect, test } from 'vitest'
import { listTransfers } from './list-transfers.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole()
  for (const id of ['c1', 'c2']) {
    await made.db.cluster.create({ data: { id, name: id, galeraName: 'prod' } })
  }
})
afterEach(() => made.close())

const row = (id: string, clusterId: string, atMs: number, ended: boolean) => ({
  id,
  clusterId,
  joinerName: 'node3',
  startedAt: new Date(atMs),
  endedAt: ended ? new Date(atMs + 500) : null,
  outcome: ended ? 'synced' : 'running',
  bytes: 12_345_678_901n,
  stages: JSON.stringify([{ stage: 'streaming', atMs }]),
})

test('a viewer sees the transfers of a cluster, newest first', async () => {
  await made.db.transfer.createMany({
    data: [
      row('old', 'c1', 1000, true),
      row('lost', 'c1', 2000, false),
      row('now', 'c1', 3000, false),
      row('other', 'c2', 4000, true),
    ],
  })
  const list = await listTransfers(made.as('viewer'), { clusterId: 'c1', limit: 50 })
  expect(list.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['now', 'running'],
    ['lost', 'unknown'],
    ['old', 'synced'],
  ])
  expect(list[2]).toMatchObject({
    bytes: 12_345_678_901,
    endedAtMs: 1500,
    stages: [{ stage: 'streaming', atMs: 1000 }],
  })
})
