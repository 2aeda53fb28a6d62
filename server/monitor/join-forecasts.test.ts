import { afterEach, beforeEach, expect, test } from 'vitest'
import { failing, NOW, reading, snapshot } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { JoinForecasts, type ForecastNode } from './join-forecasts.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster } from './test-inventory.ts'

const names = ['node1', 'node2', 'node3']
const variables = JSON.stringify({
  wsrep_provider_options: 'gcache.size = 128M; gcache.recover = yes',
  wsrep_sst_donor: 'node2',
  wsrep_sst_method: 'mariabackup',
})

let database: TestDatabase
let forecasts: JoinForecasts
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'shop', names)
  for (const nodeId of names) {
    const text = JSON.stringify(member(nodeId))
    await database.db.nodeLive.create({ data: { nodeId, snapshot: text, variables } })
  }
  forecasts = new JoinForecasts(database.db)
})
afterEach(() => database.close())

function member(name: string): NodeSnapshot {
  return { ...snapshot(name, reading(name, names)), nodeId: name }
}

/** Two members, and node3 as it is seen. */
function group(node3: Partial<NodeSnapshot>): ForecastNode[] {
  const seen = [member('node1'), member('node2'), { ...member('node3'), ...node3 }]
  return seen.map((one) => ({ nodeId: one.nodeId, clusterId: 'c-shop', snapshot: one }))
}

const gone = { sql: failing('refused'), observedAtMs: NOW - 1000 }

test('a node that was a member just now has a forecast before its position is read', async () => {
  await forecasts.look(group({}), NOW)
  expect(forecasts.of('node3')).toBeNull()
  await forecasts.look(group(gone), NOW)
  expect(forecasts.of('node3')).toMatchObject({ kind: 'IST', donorName: 'node2' })
})

test('what is read while it is away changes the forecast; its start does not', async () => {
  await forecasts.look(group({}), NOW)
  await forecasts.look(group(gone), NOW)
  const wiped = {
    ...gone,
    ssh: { kind: 'answering', sinceMs: 0 } as const,
    savedPosition: { atMs: NOW, grastate: null },
  }
  await forecasts.look(group(wiped), NOW + 3000)
  expect(forecasts.of('node3')).toMatchObject({ kind: 'IST' })
  const live = NOW + 6000
  const later = (node3: Partial<NodeSnapshot>) =>
    group(node3).map((one) =>
      one.nodeId === 'node3' ? one : { ...one, snapshot: { ...one.snapshot, observedAtMs: live } },
    )
  await forecasts.look(later(wiped), live)
  const told = forecasts.of('node3')
  expect(told).toMatchObject({ kind: 'SST', donorName: 'node2' })
  expect(told?.because).toContain('no grastate.dat')
  const transfer = { donorName: 'node1', kind: null, method: null, stage: '', startedAtMs: live }
  await forecasts.look(later({ ...gone, transfer }), live + 6000)
  expect(forecasts.of('node3')).toBe(told)
  await forecasts.look(later({}), live + 12_000)
  expect(forecasts.of('node3')).toBeNull()
})

test('a node that was never asked has no forecast', async () => {
  await forecasts.look(group({ sql: { kind: 'never' }, reading: null, observedAtMs: null }), NOW)
  expect(forecasts.of('node3')).toBeNull()
})
