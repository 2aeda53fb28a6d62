import { afterEach, beforeEach, expect, test } from 'vitest'
import { failing, NOW, snapshot, syncedCluster } from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { listFleet } from './list-fleet.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole(() => NOW)
  await made.db.worker.create({
    data: { id: 'monitor', pid: 1, startedAt: new Date(NOW), heartbeatAt: new Date(NOW - 300) },
  })
})
afterEach(() => made.close())

async function add(name: string, seen: NodeSnapshot[]): Promise<void> {
  await made.db.cluster.create({ data: { id: name, name, galeraName: name } })
  for (const one of seen.toReversed()) {
    const id = `${name}-${one.nodeId}`
    const node = { id, name: one.nodeId.replace(/^id-/, ''), address: '192.0.2.9', clusterId: name }
    await made.db.node.create({ data: node })
    const reading = one.reading && { ...one.reading, clusterName: name }
    const seenSo = JSON.stringify({ ...one, nodeId: id, reading })
    await made.db.nodeLive.create({ data: { nodeId: id, snapshot: seenSo } })
  }
}

test('the fleet tells the gist of each cluster, and findings only of those that need attention', async () => {
  const group = ['node1', 'node2']
  const down = snapshot('node3', null, { sql: failing('refused') })
  await add('a-well', syncedCluster())
  await add('b-ill', [...syncedCluster(group), down])

  const { nowMs, clusters } = await listFleet(made.as('viewer'))
  expect(nowMs).toBe(NOW)
  const [ill, well] = clusters
  expect(clusters.map(({ id }) => id)).toEqual(['b-ill', 'a-well'])
  expect(well).toMatchObject({ severity: 'ok', findings: [], moreFindings: 0, transfers: 0 })
  expect(well?.nodes.map(({ name, condition }) => [name, condition])).toEqual([
    ['node1', 'synced'],
    ['node2', 'synced'],
    ['node3', 'synced'],
  ])
  expect(ill?.nodes[2]).toEqual({
    id: 'b-ill-id-node3',
    name: 'node3',
    condition: 'down',
    label: 'Down',
  })
  expect(ill?.findings[0]?.nodeIds).toEqual(['b-ill-id-node3'])
  expect(ill?.moreFindings).toBe(0)
})
