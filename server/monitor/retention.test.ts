import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { addWebhook, contentOf, storeNotifications } from '#server/alerts/outbox/test-outbox.ts'
import { probeOwner } from '#server/probes/probe-params.ts'
import { seal, unseal } from '#server/secrets/seal.ts'
import { applyRetention } from './retention.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addCluster, sample } from './test-inventory.ts'
import { writeBatch } from './write-batch.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
  await addCluster(database.db, 'prod', ['node1'])
})
afterEach(() => database.close())

const now = 1_800_000_000_000
const hour = 3_600_000
const key = { id: 'k', bytes: randomBytes(32) }
const retain = () => applyRetention(database.db, { now, key })

test('each resolution is kept as long as the settings say', async () => {
  const ages = [1, 3, 47, 49, 24 * 31]
  const rows = ages.map((age) => sample('node1', now - age * hour, {}))
  const batch = {
    live: new Map(),
    samples: rows,
    events: [],
    logLines: [],
    transfers: new Map(),
    changes: [],
  }
  await writeBatch(database.db, batch, new Date())
  for (const resolution of [10, 60]) {
    await database.db.sample.createMany({
      data: ages.map((age) => ({ nodeId: 'node1', resolution, at: BigInt(now - age * hour) })),
    })
  }
  await retain()
  const left = await database.db.sample.findMany({
    orderBy: [{ resolution: 'asc' }, { at: 'desc' }],
  })
  expect(left.map((row) => [row.resolution, (now - Number(row.at)) / hour])).toEqual([
    [1, 1],
    [10, 1],
    [10, 3],
    [10, 47],
    [60, 1],
    [60, 3],
    [60, 47],
    [60, 49],
  ])
})

test('more rows than one slice are deleted, newer ones stay', async () => {
  const rows = Array.from({ length: 5000 }, (_, at) => sample('node1', now - 9 * hour + at, {}))
  const batch = {
    live: new Map(),
    samples: rows,
    events: [],
    logLines: [],
    transfers: new Map(),
    changes: [],
  }
  await writeBatch(
    database.db,
    { ...batch, samples: [...rows, sample('node1', now, {})] },
    new Date(),
  )
  await retain()
  expect(await database.db.sample.count()).toBe(1)
})

test('old changes, events, probes and log lines go', async () => {
  const { db } = database
  const times = (ageMs: number) => new Date(now - ageMs)
  await db.change.createMany({
    data: [11, 9].map((minutes) => ({ topic: 'event', at: times(minutes * 60_000) })),
  })
  await db.event.createMany({
    data: [91, 89].map((days) => ({
      at: times(days * 24 * hour),
      source: 'poll',
      kind: 'view',
      severity: 'ok',
      title: `${days}`,
    })),
  })
  await db.logLine.createMany({
    data: [8, 6].map((days) => ({
      nodeId: 'node1',
      cursor: `${days}`,
      serverAt: times(days * 24 * hour),
      identifier: 'mariadbd',
      priority: 6,
      message: '',
    })),
  })
  await db.probe.create({
    data: { kind: 'discover', sealedParams: '', createdAt: times(25 * hour) },
  })
  await retain()
  expect(await db.change.count()).toBe(1)
  expect((await db.event.findMany()).map((event) => event.title)).toEqual(['89'])
  expect((await db.logLine.findMany()).map((line) => line.cursor)).toEqual(['6'])
  expect(await db.probe.count()).toBe(0)
})

test('typed-in secrets of a probe are wiped an hour after it ended', async () => {
  const { db } = database
  const add = (id: string, ageMs: number) =>
    db.probe.create({
      data: {
        id,
        kind: 'discover',
        state: 'done',
        createdAt: new Date(now - ageMs),
        endedAt: new Date(now - ageMs),
        sealedParams: seal(key, probeOwner(id), { password: 'secret' }),
      },
    })
  await add('old', hour + 1)
  await add('new', hour - 1)
  await retain()
  const params = async (id: string) =>
    unseal(key, probeOwner(id), (await db.probe.findUniqueOrThrow({ where: { id } })).sealedParams)
  expect(await params('old')).toEqual({})
  expect(await params('new')).toEqual({ password: 'secret' })
})

test('deliveries that are over and notifications that were spread go with the events; what waits stays', async () => {
  const { db } = database
  const channelId = await addWebhook(db, key, 'https://hook.example/')
  const old = new Date(now - 91 * 24 * hour)
  const recent = new Date(now - 89 * 24 * hour)
  const ends = { over: old, recent, waiting: null }
  await db.delivery.createMany({
    data: Object.entries(ends).map(([id, endedAt]) => ({
      id,
      channelId,
      incidentId: id,
      sequence: 1,
      content: '{}',
      createdAt: old,
      nextTryAt: old,
      giveUpAt: old,
      endedAt,
    })),
  })
  await storeNotifications(
    db,
    ['spread', 'kept', 'unspread'].map((id) => contentOf(id, 1, { atMs: old.getTime() })),
  )
  await db.notification.updateMany({ where: { incidentId: 'spread' }, data: { spreadAt: old } })
  await db.notification.updateMany({
    where: { incidentId: 'kept' },
    data: { spreadAt: recent, at: recent },
  })
  await retain()
  const deliveries = await db.delivery.findMany({ orderBy: { id: 'asc' } })
  expect(deliveries.map(({ id }) => id)).toEqual(['recent', 'waiting'])
  const notifications = await db.notification.findMany({ orderBy: { incidentId: 'asc' } })
  expect(notifications.map(({ incidentId }) => incidentId)).toEqual(['kept', 'unspread'])
})

test('retention is no end: what belongs to an open incident stays, however old', async () => {
  const { db } = database
  const channelId = await addWebhook(db, key, 'https://hook.example/')
  const old = new Date(now - 91 * 24 * hour)
  for (const [id, endedAt] of Object.entries({ open: null, over: old })) {
    await db.alertIncident.create({ data: { id, clusterId: 'prod', openedAt: old, endedAt } })
    await db.alert.create({
      data: {
        id,
        rule: 'node-down',
        clusterId: 'prod',
        clusterName: 'prod',
        subject: id,
        state: 'resolved',
        severity: 'critical',
        title: '',
        detail: '',
        path: '/',
        startedAt: old,
        endedAt: old,
        incidentId: id,
      },
    })
    await db.delivery.create({
      data: {
        id,
        channelId,
        incidentId: id,
        sequence: 1,
        content: '{}',
        state: 'delivered',
        createdAt: old,
        nextTryAt: old,
        giveUpAt: old,
        endedAt: old,
      },
    })
    await storeNotifications(db, [contentOf(id, 1, { atMs: old.getTime() })])
  }
  await db.notification.updateMany({ data: { spreadAt: old } })
  await retain()
  expect((await db.alert.findMany()).map(({ id }) => id)).toEqual(['open'])
  expect((await db.alertIncident.findMany()).map(({ id }) => id)).toEqual(['open'])
  expect((await db.delivery.findMany()).map(({ id }) => id)).toEqual(['open'])
  expect((await db.notification.findMany()).map((row) => row.incidentId)).toEqual(['open'])
})

test('that a node was voted out is not forgotten before a transfer has mended it', async () => {
  const { db } = database
  const at = new Date(now - 91 * 24 * hour)
  const vote = { at, clusterId: 'prod', source: 'journal', kind: 'inconsistent', severity: 'bad' }
  await db.event.createMany({
    data: ['node1', 'removed'].map((nodeId) => ({ ...vote, nodeId, title: nodeId })),
  })
  const titles = async () => (await db.event.findMany()).map(({ title }) => title)
  await retain()
  expect(await titles()).toEqual(['node1'])
  await db.transfer.create({
    data: {
      id: 't',
      clusterId: 'c-prod',
      joinerName: 'node1',
      joinerId: 'node1',
      startedAt: new Date(now - 90 * 24 * hour),
      outcome: 'synced',
      stages: '[]',
    },
  })
  await retain()
  expect(await titles()).toEqual([])
})
