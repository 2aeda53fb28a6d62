import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { addWebhook, contentOf, storeNotifications } from '#server/alerts/outbox/test-outbox.ts'
import { answerOk, startReceiver, type TestReceiver } from '#server/alerts/outbox/test-receiver.ts'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import { sendingProcessEntry } from './sending-process.ts'

let database: TestDatabase
let receiver: TestReceiver
let keyFile: string
let child: ChildProcess

beforeEach(async () => {
  database = await openTestDatabase()
  keyFile = join(dirname(fileURLToPath(database.url.replace('file:', 'file://'))), 'synced.key')
  receiver = await startReceiver()
  await addWebhook(database.db, readOrCreateKey(keyFile), receiver.url)
})
afterEach(async () => {
  await kill()
  await receiver.close()
  await database.close()
})

function start(): void {
  child = spawn(process.execPath, ['--no-warnings', sendingProcessEntry, database.url, keyFile], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(keyFile), 'compiled') },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function kill(): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

const soon = { timeout: 40_000, interval: 20 }
const delivered = () => database.db.delivery.count({ where: { state: 'delivered' } })

// Five starts of a process: seconds on a quiet machine, a minute on a busy one.
test('killed while receivers answer, between sending and noting: all arrive in order, doubled only by their key', async () => {
  const incidents = Array.from({ length: 20 }, (_, index) => `incident-${index}`)
  await storeNotifications(
    database.db,
    [1, 2, 3].flatMap((sequence) => incidents.map((incident) => contentOf(incident, sequence))),
  )
  // The message has arrived and is answered; the sender dies before it can know or note that.
  const deaths = [3, 17, 34, 50]
  receiver.behave = (received, response) => {
    if (deaths.includes(receiver.received.length)) child.kill('SIGKILL')
    answerOk(received, response)
  }
  for (const _death of deaths) {
    start()
    await once(child, 'exit')
  }
  start()
  await vi.waitFor(async () => expect(await delivered()).toBe(60), soon)

  const keys = new Map<string, Set<string>>()
  const told = new Map<string, number[]>()
  for (const { body, headers } of receiver.received) {
    const { data } = JSON.parse(body) as { data: { incidentId: string; sequence: number } }
    const what = `${data.incidentId} ${data.sequence}`
    keys.set(what, (keys.get(what) ?? new Set()).add(headers['webhook-id'] ?? ''))
    told.set(data.incidentId, [...(told.get(data.incidentId) ?? []), data.sequence])
  }
  expect(keys.size).toBe(60)
  expect([...keys.values()].every((ids) => ids.size === 1)).toBe(true)
  for (const order of told.values()) expect(order).toEqual(order.toSorted((a, b) => a - b))
  const unknown = await database.db.deliveryAttempt.count({ where: { outcome: 'unknown' } })
  expect(unknown).toBeGreaterThanOrEqual(deaths.length)
  expect(receiver.received.length).toBeLessThanOrEqual(60 + unknown)
}, 180_000)

test('killed between storing and sending: the next one sends what was stored, once', async () => {
  // The process spreads, but nothing of it is due: it dies with all stored and none sent.
  const { db } = database
  await db.channel.updateMany({ data: { openSince: new Date(), probeAt: new Date('2999-01-01') } })
  await storeNotifications(db, [contentOf('a', 1), contentOf('a', 2), contentOf('b', 1)])
  start()
  await vi.waitFor(async () => expect(await db.delivery.count()).toBe(3), soon)
  await kill()
  expect(receiver.received).toEqual([])
  expect(await db.notification.count({ where: { spreadAt: null } })).toBe(0)
  await db.channel.updateMany({ data: { openSince: null, probeAt: null } })
  start()
  await vi.waitFor(async () => expect(await delivered()).toBe(3), soon)
  expect(receiver.received.length).toBe(3)
})
