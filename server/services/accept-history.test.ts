import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  NOW,
  reading,
  snapshot,
  syncedCluster,
  UUID_A,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { acceptHistory } from './accept-history.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole(() => NOW)))
afterAll(() => console_.close())
beforeEach(async () => {
  await console_.db.cluster.deleteMany()
  await console_.db.worker.deleteMany()
  const heartbeatAt = new Date(NOW - 300)
  await console_.db.worker.create({
    data: { id: 'w', pid: 1, startedAt: new Date(0), heartbeatAt },
  })
})

const input = { clusterId: 'c', stateUuid: UUID_B }
const group = ['node1', 'node2', 'node3']
const history = (uuid: string) => (name: string) =>
  snapshot(name, reading(name, group, { clusterStateUuid: uuid, localStateUuid: uuid }))

async function cluster(snapshots: NodeSnapshot[]): Promise<void> {
  await console_.db.cluster.create({
    data: {
      id: 'c',
      name: 'Shop',
      galeraName: 'shop',
      stateUuid: UUID_A,
      nodes: {
        create: snapshots.map((one) => ({
          id: one.nodeId,
          name: one.nodeId.replace('id-', ''),
          address: `${one.nodeId}.lab`,
          live: { create: { snapshot: JSON.stringify(one) } },
        })),
      },
    },
  })
}
const known = async () => (await console_.db.cluster.findFirstOrThrow()).stateUuid

test('an operator accepts the history of a bootstrap that was meant, and it is audited', async () => {
  await cluster(group.map(history(UUID_B)))
  await acceptHistory(console_.as('operator'), input)
  expect(await known()).toBe(UUID_B)
  const entry = await console_.db.auditEntry.findFirstOrThrow({
    where: { action: 'cluster.accept-history' },
  })
  expect(entry).toMatchObject({ actorName: 'the operator', target: 'Shop' })
  expect(JSON.parse(entry.detail ?? '{}')).toEqual({ from: UUID_A, to: UUID_B })
  const event = await console_.db.event.findFirstOrThrow({ where: { kind: 'act' } })
  expect(event.title).toBe('the operator accepted the new history of Shop')
})

test('a viewer accepts nothing', async () => {
  await cluster(group.map(history(UUID_B)))
  await expect(acceptHistory(console_.as('viewer'), input)).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect(await known()).toBe(UUID_A)
})

test('a history that the nodes do not show now, or not alone, is refused', async () => {
  const conflict = { code: 'conflict' }
  await cluster(syncedCluster())
  await expect(acceptHistory(console_.as('operator'), input)).rejects.toMatchObject(conflict)
  await console_.db.cluster.deleteMany()
  await cluster([...['node1'].map(history(UUID_B)), ...['node2', 'node3'].map(history(UUID_A))])
  await expect(acceptHistory(console_.as('admin'), input)).rejects.toMatchObject(conflict)
  await console_.db.cluster.deleteMany()
  await cluster(group.map((name) => ({ ...history(UUID_B)(name), observedAtMs: NOW - 60_000 })))
  await expect(acceptHistory(console_.as('operator'), input)).rejects.toMatchObject(conflict)
  expect(await known()).toBe(UUID_A)
})
