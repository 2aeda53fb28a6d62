import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { openTestDatabase } from '#server/monitor/test-database.ts'
import { usualPlan } from './retry-plan.ts'
import { spreadNotifications } from './spread.ts'
import { addWebhook, contentOf, fastPlan, storeNotifications } from './test-outbox.ts'
import { answerOk, startReceiver } from './test-receiver.ts'
import { sequencesOf, testSender } from './test-sender.ts'

const made = testSender(openTestDatabase)
const soon = { timeout: 50_000, interval: 20 }

/** A clock that goes faster than the usual one. */
function clockFrom(startMs: number, speed: number): () => number {
  const begun = performance.now()
  return () => startMs + (performance.now() - begun) * speed
}

test('while a receiver is down its breaker opens and says why; when it is back all is delivered and it closes', async () => {
  const { port } = made.receiver
  const channelId = await addWebhook(made.db, made.key, made.receiver.url)
  await made.receiver.close()
  await storeNotifications(
    made.db,
    Array.from({ length: 50 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  made.start()
  const channel = () => made.db.channel.findUniqueOrThrow({ where: { id: channelId } })
  await vi.waitFor(async () => expect((await channel()).openSince).not.toBeNull(), soon)
  expect((await channel()).openWhy).toContain('refuses connections')
  const attempts = await made.db.deliveryAttempt.count()
  expect(attempts).toBeLessThan(20)
  expect((await made.count('waiting')) + (await made.count('sending'))).toBe(50)
  made.receiver = await startReceiver(answerOk, port)
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(50), soon)
  expect(await channel()).toMatchObject({ failuresInRow: 0, openSince: null, openWhy: null })
})

test('a channel that hangs does not hold up another', async () => {
  const hanging = await startReceiver(() => undefined)
  await addWebhook(made.db, made.key, hanging.url)
  await addWebhook(made.db, made.key, made.receiver.url)
  await storeNotifications(
    made.db,
    Array.from({ length: 40 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  made.start({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(made.receiver.received.length).toBe(40), soon)
  expect(hanging.received.length).toBe(4)
  await hanging.close()
})

test('eight channels that hang do not hold up a ninth', async () => {
  const hanging = await startReceiver(() => undefined)
  for (let channel = 0; channel < 8; channel++) await addWebhook(made.db, made.key, hanging.url)
  await storeNotifications(
    made.db,
    Array.from({ length: 8 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  made.start({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(hanging.received.length).toBe(32), soon)
  await addWebhook(made.db, made.key, made.receiver.url)
  await storeNotifications(
    made.db,
    Array.from({ length: 8 }, (_, index) => contentOf(`late-${index}`, 1)),
  )
  await vi.waitFor(() => expect(made.receiver.received.length).toBe(8), soon)
  await hanging.close()
})

test('of four that fail at once only the first begins a pause, and that is the first one', async () => {
  const waiting: ServerResponse[] = []
  made.receiver.behave = (_, response) => {
    waiting.push(response)
    if (waiting.length === 4) for (const each of waiting) each.writeHead(500).end()
  }
  const id = await addWebhook(made.db, made.key, made.receiver.url)
  await made.db.channel.update({ where: { id }, data: { failuresInRow: 4 } })
  await storeNotifications(
    made.db,
    Array.from({ length: 4 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  made.start({ plan: usualPlan })
  const attempts = () => made.db.deliveryAttempt.count()
  await vi.waitFor(async () => expect(await attempts()).toBe(4), soon)
  const channel = await made.db.channel.findUniqueOrThrow({ where: { id } })
  expect(channel.failuresInRow).toBe(5)
  expect((channel.probeAt?.getTime() ?? NaN) - (channel.openSince?.getTime() ?? NaN)).toBe(10_000)
})

test('after ten minutes without the receiver, by the real plan, all is delivered in order', async () => {
  const { db } = made
  const { port } = made.receiver
  await addWebhook(db, made.key, made.receiver.url)
  await made.receiver.close()
  const now = clockFrom(Date.now(), 200)
  const startMs = now()
  const sender = made.start({ plan: usualPlan, now })
  const incidents = Array.from({ length: 10 }, (_, index) => `incident-${index}`)
  const sequence = [1, 2, 3, 4, 5]
  for (const each of sequence) {
    await storeNotifications(
      db,
      incidents.map((incident) => contentOf(incident, each)),
    )
    while (now() < startMs + each * 120_000) {
      sender.wake()
      await sleep(20)
    }
  }
  expect(await db.deliveryAttempt.count({ where: { outcome: 'failed' } })).toBeGreaterThan(5)
  expect(await made.count('given-up')).toBe(0)
  made.receiver = await startReceiver(answerOk, port)
  await vi.waitFor(async () => {
    sender.wake()
    expect(await made.count('delivered')).toBe(50)
  }, soon)
  for (const incident of incidents) {
    expect(sequencesOf(made.receiver.received, incident)).toEqual(sequence)
  }
})

test('after a day without the console what waits is tried a last time before it is given up', async () => {
  const { db } = made
  const [good, paused] = [
    await addWebhook(db, made.key, made.receiver.url),
    await addWebhook(db, made.key, made.receiver.url),
  ]
  await storeNotifications(db, [contentOf('i', 1), contentOf('i', 2)])
  await spreadNotifications(db, Date.now(), usualPlan.giveUpMs)
  await db.delivery.updateMany({ data: { attempts: 3 } })
  const opened = { failuresInRow: 9, openSince: new Date(), probeAt: new Date(), openWhy: 'no' }
  await db.channel.update({ where: { id: paused }, data: opened })
  made.start({ plan: usualPlan, now: clockFrom(Date.now() + 2 * usualPlan.giveUpMs, 1) })
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(4), soon)
  const of = (channelId: string) => db.delivery.count({ where: { channelId, state: 'delivered' } })
  expect([await of(good), await of(paused)]).toEqual([2, 2])
})

test('what stays refused is given up after its time, is seen so, and lets the next of the incident go', async () => {
  made.receiver.behave = (received, response) =>
    void response.writeHead(received.body.includes('"sequence":1,') ? 400 : 200).end()
  await addWebhook(made.db, made.key, made.receiver.url)
  await storeNotifications(made.db, [contentOf('i', 1), contentOf('i', 2)])
  made.start({ plan: { ...fastPlan, giveUpMs: 60 } })
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(1), soon)
  const [first] = await made.db.delivery.findMany({
    where: { sequence: 1 },
    include: { tries: true },
  })
  expect(first).toMatchObject({ state: 'given-up', endedAt: expect.any(Date) })
  expect(first?.tries.at(-1)?.failure).toBe('The receiver answered 400.')
})
