import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { sealChannel } from '#server/secrets/channel-secret.ts'
import { resolveByName } from '../outbound/resolve-target.ts'
import { repostFiring } from './repost-firing.ts'
import { spreadNotifications } from './spread.ts'
import { contentOf, storeNotifications } from './test-outbox.ts'
import { startReceiver, type TestReceiver } from './test-receiver.ts'

const key = { id: 'k', bytes: randomBytes(32) }
const START = new Date(1_794_999_999_000)
let database: TestDatabase
let receiver: TestReceiver
beforeEach(async () => {
  database = await openTestDatabase()
  receiver = await startReceiver()
  await database.db.channel.create({
    data: {
      id: 'am',
      name: 'Alertmanager',
      kind: 'alertmanager',
      settings: JSON.stringify({ url: new URL(receiver.url).origin }),
      sealed: sealChannel(key, 'am', {}),
      leastSeverity: 'notice',
      allowedRanges: '["127.0.0.0/8"]',
      createdAt: START,
    },
  })
})
afterEach(async () => {
  await receiver.close()
  await database.close()
})

async function addTold(id: string, change: { state?: string; sent?: string } = {}): Promise<void> {
  const { db } = database
  await db.alertIncident.create({ data: { id, clusterId: 'c1', openedAt: START, sequence: 1 } })
  await db.alert.create({
    data: {
      id: `${id}-a`,
      rule: 'node-down',
      clusterId: 'c1',
      clusterName: 'shop',
      subject: id,
      state: change.state ?? 'firing',
      severity: 'critical',
      title: '',
      detail: '',
      path: '/',
      startedAt: START,
      incidentId: id,
    },
  })
  await storeNotifications(db, [contentOf(id, 1)])
  await spreadNotifications(db, Date.now(), 60_000)
  await db.delivery.updateMany({
    where: { incidentId: id },
    data: { state: change.sent ?? 'delivered' },
  })
}

async function posted() {
  const nowMs = Date.now()
  const signal = new AbortController().signal
  const limits = { connectMs: 5000, wholeMs: 5000, signal }
  await repostFiring(
    { db: database.db, key, consoleUrl: null, resolve: resolveByName, limits },
    nowMs,
  )
  return receiver.received.map(({ body }) => {
    const [alert] = JSON.parse(body) as { endsAt: string; labels: Record<string, string> }[]
    return { lastsMs: Date.parse(alert?.endsAt ?? '') - nowMs, node: alert?.labels.node }
  })
}

test('an Alertmanager that was restarted hears again what fires, and no delivery tells of it', async () => {
  await addTold('i1')
  const before = await database.db.delivery.findMany()
  expect(await posted()).toEqual([{ lastsMs: 600_000, node: 'node2' }])
  expect(await database.db.delivery.findMany()).toEqual(before)
  expect(await database.db.deliveryAttempt.count()).toBe(0)
})

test('what is over, what is on its way and what is paused is not posted again', async () => {
  await addTold('over', { state: 'resolved' })
  await addTold('waiting', { sent: 'waiting' })
  expect(await posted()).toEqual([])
  await addTold('fires')
  await database.db.channel.updateMany({ data: { openSince: START } })
  expect(await posted()).toEqual([])
})
