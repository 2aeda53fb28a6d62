import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { readOrCreateKey, type SecretKey } from '#server/secrets/key.ts'
import { usualPlan } from './retry-plan.ts'
import { Sender, type SenderOptions } from './sender.ts'
import { spreadNotifications } from './spread.ts'
import {
  addWebhook,
  contentOf,
  fastPlan,
  signingSecret,
  storeNotifications,
} from './test-outbox.ts'
import { startMailServer } from './test-mail-server.ts'
import { answerOk, type Received, startReceiver, type TestReceiver } from './test-receiver.ts'

let database: TestDatabase
let key: SecretKey
let receiver: TestReceiver
const life = { stop: async () => undefined as void }

beforeEach(async () => {
  database = await openTestDatabase()
  key = readOrCreateKey(join(database.url.replace('file:', ''), '..', 'synced.key'))
  receiver = await startReceiver()
})
afterEach(async () => {
  await life.stop()
  await receiver.close()
  await database.close()
})

function startSender(over: Partial<SenderOptions> = {}): Sender {
  const sender = new Sender({
    db: database.db,
    key,
    consoleUrl: 'https://console.example',
    plan: fastPlan,
    limits: { connectMs: 5000, wholeMs: 5000 },
    ...over,
  })
  const end = new AbortController()
  const running = sender.run(end.signal)
  life.stop = async () => {
    end.abort()
    await running
  }
  return sender
}

/** A clock that goes faster than the usual one. */
function clockFrom(startMs: number, speed: number): () => number {
  const begun = performance.now()
  return () => startMs + (performance.now() - begun) * speed
}

const sequences = (received: readonly Received[], incidentId: string) =>
  received
    .map((one) => JSON.parse(one.body) as { data: { incidentId: string; sequence: number } })
    .filter(({ data }) => data.incidentId === incidentId)
    .map(({ data }) => data.sequence)
const count = (state: string) => database.db.delivery.count({ where: { state } })
const soon = { timeout: 50_000, interval: 20 }

// Some hundred transactions a second on a quiet machine, much fewer on a busy one.
test('3000 messages to three channels that fail in every way all arrive, in order, doubled only by their key', async () => {
  const { db } = database
  // Nothing of this is about a loss of power, and each commit would wait for the disk.
  await db.$queryRawUnsafe('PRAGMA synchronous = OFF')
  let turn = 0
  const accepted = new Set<string>()
  receiver.behave = (received, response) => {
    turn += 1
    const failure = turn % 23
    if (received.path === '/elsewhere') {
      accepted.add(received.headers['webhook-id'] ?? '')
      response.writeHead(200).end('ok')
    } else if (failure === 1) response.writeHead(500).end('no')
    else if (failure === 3) response.destroy()
    else if (failure === 5) {
      response.writeHead(200, { 'content-length': '100' }).write('half of it')
      setTimeout(() => response.destroy(), 5)
    } else if (failure === 7) response.writeHead(308, { location: '/elsewhere' }).end()
    // Answers nothing for longer than the sender waits.
    else if (turn % 500 === 0) setTimeout(() => response.end(), 2000)
    else {
      accepted.add(received.headers['webhook-id'] ?? '')
      response.writeHead(200).end('ok')
    }
  }
  for (let channel = 0; channel < 3; channel++) await addWebhook(db, key, receiver.url)
  const incidents = Array.from({ length: 250 }, (_, index) => `incident-${index}`)
  const contents = [1, 2, 3, 4].flatMap((sequence) =>
    incidents.map((incident) => contentOf(incident, sequence)),
  )
  await storeNotifications(db, contents)
  startSender({ plan: { ...fastPlan, opensAfter: 50 }, limits: { connectMs: 800, wholeMs: 1000 } })
  await vi.waitFor(async () => expect(await count('delivered')).toBe(3000), {
    timeout: 270_000,
    interval: 100,
  })

  expect(accepted.size).toBe(3000)
  const channelOf = new Map(
    (await db.delivery.findMany()).map((row) => [row.id, row.channelId] as const),
  )
  const keys = new Map<string, string>()
  const told = new Map<string, number[]>()
  const verifier = new Webhook(signingSecret)
  for (const { body, headers } of receiver.received) {
    verifier.verify(body, headers)
    const { data } = JSON.parse(body) as { data: { incidentId: string; sequence: number } }
    const id = headers['webhook-id'] ?? ''
    const where = `${channelOf.get(id)} ${data.incidentId}`
    told.set(where, [...(told.get(where) ?? []), data.sequence])
    const what = `${where} ${data.sequence}`
    expect(keys.get(what) ?? id).toBe(id)
    keys.set(what, id)
  }
  expect(told.size).toBe(750)
  for (const [where, sequence] of told) {
    expect(sequence, where).toEqual(sequence.toSorted((one, other) => one - other))
    expect(new Set(sequence), where).toEqual(new Set([1, 2, 3, 4]))
  }
  expect(new Set(keys.values()).size).toBe(3000)
}, 300_000)

test('while a receiver is down its breaker opens and says why; when it is back all is delivered and it closes', async () => {
  const { port } = receiver
  const channelId = await addWebhook(database.db, key, receiver.url)
  await receiver.close()
  await storeNotifications(
    database.db,
    Array.from({ length: 50 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  startSender()
  const channel = () => database.db.channel.findUniqueOrThrow({ where: { id: channelId } })
  await vi.waitFor(async () => expect((await channel()).openSince).not.toBeNull(), soon)
  expect((await channel()).openWhy).toContain('refuses connections')
  const attempts = await database.db.deliveryAttempt.count()
  expect(attempts).toBeLessThan(20)
  expect((await count('waiting')) + (await count('sending'))).toBe(50)
  receiver = await startReceiver(answerOk, port)
  await vi.waitFor(async () => expect(await count('delivered')).toBe(50), soon)
  expect(await channel()).toMatchObject({ failuresInRow: 0, openSince: null, openWhy: null })
})

test('a channel that hangs does not hold up another', async () => {
  const hanging = await startReceiver(() => undefined)
  await addWebhook(database.db, key, hanging.url)
  await addWebhook(database.db, key, receiver.url)
  await storeNotifications(
    database.db,
    Array.from({ length: 40 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  startSender({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(receiver.received.length).toBe(40), soon)
  expect(hanging.received.length).toBe(4)
  await hanging.close()
})

test('eight channels that hang do not hold up a ninth', async () => {
  const hanging = await startReceiver(() => undefined)
  for (let channel = 0; channel < 8; channel++) await addWebhook(database.db, key, hanging.url)
  await storeNotifications(
    database.db,
    Array.from({ length: 8 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  startSender({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(hanging.received.length).toBe(32), soon)
  await addWebhook(database.db, key, receiver.url)
  await storeNotifications(
    database.db,
    Array.from({ length: 8 }, (_, index) => contentOf(`late-${index}`, 1)),
  )
  await vi.waitFor(() => expect(receiver.received.length).toBe(8), soon)
  await hanging.close()
})

test('of four that fail at once only the first begins a pause, and that is the first one', async () => {
  const waiting: ServerResponse[] = []
  receiver.behave = (_, response) => {
    waiting.push(response)
    if (waiting.length === 4) for (const each of waiting) each.writeHead(500).end()
  }
  const id = await addWebhook(database.db, key, receiver.url)
  await database.db.channel.update({ where: { id }, data: { failuresInRow: 4 } })
  await storeNotifications(
    database.db,
    Array.from({ length: 4 }, (_, index) => contentOf(`incident-${index}`, 1)),
  )
  startSender({ plan: usualPlan })
  const attempts = () => database.db.deliveryAttempt.count()
  await vi.waitFor(async () => expect(await attempts()).toBe(4), soon)
  const channel = await database.db.channel.findUniqueOrThrow({ where: { id } })
  expect(channel.failuresInRow).toBe(5)
  expect((channel.probeAt?.getTime() ?? NaN) - (channel.openSince?.getTime() ?? NaN)).toBe(10_000)
})

test('after ten minutes without the receiver, by the real plan, all is delivered in order', async () => {
  const { db } = database
  const { port } = receiver
  await addWebhook(db, key, receiver.url)
  await receiver.close()
  const now = clockFrom(Date.now(), 200)
  const startMs = now()
  const sender = startSender({ plan: usualPlan, now })
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
  expect(await count('given-up')).toBe(0)
  receiver = await startReceiver(answerOk, port)
  await vi.waitFor(async () => {
    sender.wake()
    expect(await count('delivered')).toBe(50)
  }, soon)
  for (const incident of incidents) {
    expect(sequences(receiver.received, incident)).toEqual(sequence)
  }
})

test('after a day without the console what waits is tried a last time before it is given up', async () => {
  const { db } = database
  const [good, paused] = [
    await addWebhook(db, key, receiver.url),
    await addWebhook(db, key, receiver.url),
  ]
  await storeNotifications(db, [contentOf('i', 1), contentOf('i', 2)])
  await spreadNotifications(db, Date.now(), usualPlan.giveUpMs)
  await db.delivery.updateMany({ data: { attempts: 3 } })
  const opened = { failuresInRow: 9, openSince: new Date(), probeAt: new Date(), openWhy: 'no' }
  await db.channel.update({ where: { id: paused }, data: opened })
  startSender({ plan: usualPlan, now: clockFrom(Date.now() + 2 * usualPlan.giveUpMs, 1) })
  await vi.waitFor(async () => expect(await count('delivered')).toBe(4), soon)
  const of = (channelId: string) => db.delivery.count({ where: { channelId, state: 'delivered' } })
  expect([await of(good), await of(paused)]).toEqual([2, 2])
})

test('what stays refused is given up after its time, is seen so, and lets the next of the incident go', async () => {
  receiver.behave = (received, response) =>
    void response.writeHead(received.body.includes('"sequence":1,') ? 400 : 200).end()
  await addWebhook(database.db, key, receiver.url)
  await storeNotifications(database.db, [contentOf('i', 1), contentOf('i', 2)])
  startSender({ plan: { ...fastPlan, giveUpMs: 60 } })
  await vi.waitFor(async () => expect(await count('delivered')).toBe(1), soon)
  const [first] = await database.db.delivery.findMany({
    where: { sequence: 1 },
    include: { tries: true },
  })
  expect(first).toMatchObject({ state: 'given-up', endedAt: expect.any(Date) })
  expect(first?.tries.at(-1)?.failure).toBe('The receiver answered 400.')
})

test('each channel is told of its clusters and severities, and of the end of what it was told of', async () => {
  const all = await addWebhook(database.db, key, receiver.url)
  const critical = await addWebhook(database.db, key, receiver.url, { leastSeverity: 'critical' })
  const other = await addWebhook(database.db, key, receiver.url, { clusterIds: '["c2"]' })
  await addWebhook(database.db, key, receiver.url, { enabled: false })
  await storeNotifications(database.db, [
    contentOf('mild', 1, { severity: 'warning' }),
    contentOf('mild', 2, { severity: 'critical' }),
    contentOf('mild', 3, { severity: 'warning', status: 'resolved' }),
    contentOf('unknown', 9, { status: 'resolved' }),
  ])
  startSender()
  await vi.waitFor(async () => expect(await count('delivered')).toBe(5), soon)
  const rows = await database.db.delivery.findMany({ orderBy: { sequence: 'asc' } })
  const told = (id: string) =>
    rows.filter((row) => row.channelId === id).map((row) => `${row.incidentId} ${row.sequence}`)
  expect(told(all)).toEqual(['mild 1', 'mild 2', 'mild 3'])
  expect(told(critical)).toEqual(['mild 2', 'mild 3'])
  expect(told(other)).toEqual([])
})

test('the log keeps request and answer, but no secret', async () => {
  receiver.behave = (received, response) => {
    const { authorization } = received.headers
    const token = received.path.split('/')[2]?.split('?')[0]
    response.writeHead(200).end(`echo ${authorization} at ${token} ${'x'.repeat(9000)}`)
  }
  const id = await addWebhook(
    database.db,
    key,
    `${receiver.url}/T0-secret-of-the-path?token=in-the-query`,
  )
  const { sealChannel } = await import('#server/secrets/channel-secret.ts')
  const sealed = sealChannel(key, id, { signingSecret, authorization: 'Bearer very-secret' })
  await database.db.channel.update({ where: { id }, data: { sealed } })
  await storeNotifications(database.db, [contentOf('i', 1)])
  startSender()
  await vi.waitFor(async () => expect(await count('delivered')).toBe(1), soon)
  const tried = await database.db.deliveryAttempt.findFirstOrThrow()
  expect(receiver.received[0]?.headers.authorization).toBe('Bearer very-secret')
  expect(JSON.stringify(tried)).not.toMatch(/very-secret|in-the-query|secret-of-the-path/)
  const answer = JSON.parse(tried.answer ?? '') as { status: number; body: string; isCut: boolean }
  expect(answer).toMatchObject({ status: 200, isCut: true })
  expect(answer.body).toContain('echo ••••••')
  expect(answer.body.length).toBeLessThanOrEqual(4096)
  expect(JSON.parse(tried.request ?? '')).toMatchObject({
    method: 'POST',
    url: `http://127.0.0.1:${receiver.port}••••••`,
  })
})

test('a mail that some recipients were refused is shown as delivered in part, and comes to the others once', async () => {
  const mails = await startMailServer()
  mails.refuses = (recipient) => recipient === 'gone@example.com'
  const to = ['ops@example.com', 'gone@example.com']
  const settings = {
    host: '127.0.0.1',
    port: mails.port,
    security: 'none',
    from: 'a@b.example',
    to,
  }
  const id = await addWebhook(database.db, key, receiver.url)
  const { sealChannel } = await import('#server/secrets/channel-secret.ts')
  await database.db.channel.update({
    where: { id },
    data: { kind: 'email', settings: JSON.stringify(settings), sealed: sealChannel(key, id, {}) },
  })
  await storeNotifications(database.db, [contentOf('i', 1), contentOf('i', 2)])
  startSender()
  await vi.waitFor(async () => expect(await count('partial')).toBe(2), soon)
  expect(mails.mails.length).toBe(2)
  const tried = await database.db.deliveryAttempt.findMany()
  expect(tried).toMatchObject(
    Array(2).fill({
      outcome: 'partial',
      failure: 'The mail server refused gone@example.com (550 5.1.1 No such user).',
    }),
  )
  expect(await database.db.channel.findUnique({ where: { id } })).toMatchObject({
    failuresInRow: 0,
  })
  await mails.close()
})

test('a stop in the middle of an attempt leaves it to the next start, with the same key', async () => {
  receiver.behave = () => undefined
  await addWebhook(database.db, key, receiver.url)
  await storeNotifications(database.db, [contentOf('i', 1)])
  startSender({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(receiver.received.length).toBe(1), soon)
  await life.stop()
  expect(await count('waiting')).toBe(1)
  receiver.behave = answerOk
  startSender()
  await vi.waitFor(async () => expect(await count('delivered')).toBe(1), soon)
  const [first, second] = receiver.received
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  const tries = await database.db.deliveryAttempt.findMany({ orderBy: { id: 'asc' } })
  expect(tries.map((one) => one.outcome)).toEqual(['unknown', 'delivered'])
})
