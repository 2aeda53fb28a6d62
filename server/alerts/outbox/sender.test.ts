import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { openTestDatabase } from '#server/monitor/test-database.ts'
import { sealChannel } from '#server/secrets/channel-secret.ts'
import { startMailServer } from './test-mail-server.ts'
import {
  addWebhook,
  contentOf,
  fastPlan,
  signingSecret,
  storeNotifications,
} from './test-outbox.ts'
import { answerOk } from './test-receiver.ts'
import { testSender } from './test-sender.ts'

const made = testSender(openTestDatabase)
const soon = { timeout: 50_000, interval: 20 }

// Some hundred transactions a second on a quiet machine, much fewer on a busy one.
test('3000 messages to three channels that fail in every way all arrive, in order, doubled only by their key', async () => {
  const { db } = made
  // Nothing of this is about a loss of power, and each commit would wait for the disk.
  await db.$queryRawUnsafe('PRAGMA synchronous = OFF')
  let turn = 0
  const accepted = new Set<string>()
  made.receiver.behave = (received, response) => {
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
    else if (turn % 1000 === 0) setTimeout(() => response.end(), 8000)
    else {
      accepted.add(received.headers['webhook-id'] ?? '')
      response.writeHead(200).end('ok')
    }
  }
  for (let channel = 0; channel < 3; channel++) await addWebhook(db, made.key, made.receiver.url)
  const incidents = Array.from({ length: 250 }, (_, index) => `incident-${index}`)
  const contents = [1, 2, 3, 4].flatMap((sequence) =>
    incidents.map((incident) => contentOf(incident, sequence)),
  )
  await storeNotifications(db, contents)
  made.start({ plan: { ...fastPlan, opensAfter: 50 }, limits: { connectMs: 4000, wholeMs: 4000 } })
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(3000), {
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
  for (const { body, headers } of made.receiver.received) {
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

test('each channel is told of its clusters and severities, and of the end of what it was told of', async () => {
  const all = await addWebhook(made.db, made.key, made.receiver.url)
  const critical = await addWebhook(made.db, made.key, made.receiver.url, {
    leastSeverity: 'critical',
  })
  const other = await addWebhook(made.db, made.key, made.receiver.url, { clusterIds: '["c2"]' })
  await addWebhook(made.db, made.key, made.receiver.url, { enabled: false })
  await storeNotifications(made.db, [
    contentOf('mild', 1, { severity: 'warning' }),
    contentOf('mild', 2, { severity: 'critical' }),
    contentOf('mild', 3, { severity: 'warning', status: 'resolved' }),
    contentOf('unknown', 9, { status: 'resolved' }),
  ])
  made.start()
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(5), soon)
  const rows = await made.db.delivery.findMany({ orderBy: { sequence: 'asc' } })
  const told = (id: string) =>
    rows.filter((row) => row.channelId === id).map((row) => `${row.incidentId} ${row.sequence}`)
  expect(told(all)).toEqual(['mild 1', 'mild 2', 'mild 3'])
  expect(told(critical)).toEqual(['mild 2', 'mild 3'])
  expect(told(other)).toEqual([])
})

test('the log keeps request and answer, but no secret', async () => {
  made.receiver.behave = (received, response) => {
    const { authorization } = received.headers
    const token = received.path.split('/')[2]?.split('?')[0]
    response.writeHead(200).end(`echo ${authorization} at ${token} ${'x'.repeat(9000)}`)
  }
  const id = await addWebhook(
    made.db,
    made.key,
    `${made.receiver.url}/T0-secret-of-the-path?token=in-the-query`,
  )
  const sealed = sealChannel(made.key, id, { signingSecret, authorization: 'Bearer very-secret' })
  await made.db.channel.update({ where: { id }, data: { sealed } })
  await storeNotifications(made.db, [contentOf('i', 1)])
  made.start()
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(1), soon)
  const tried = await made.db.deliveryAttempt.findFirstOrThrow()
  expect(made.receiver.received[0]?.headers.authorization).toBe('Bearer very-secret')
  expect(JSON.stringify(tried)).not.toMatch(/very-secret|in-the-query|secret-of-the-path/)
  const answer = JSON.parse(tried.answer ?? '') as { status: number; body: string; isCut: boolean }
  expect(answer).toMatchObject({ status: 200, isCut: true })
  expect(answer.body).toContain('echo ••••••')
  expect(answer.body.length).toBeLessThanOrEqual(4096)
  expect(JSON.parse(tried.request ?? '')).toMatchObject({
    method: 'POST',
    url: `http://127.0.0.1:${made.receiver.port}••••••`,
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
  const id = await addWebhook(made.db, made.key, made.receiver.url)
  await made.db.channel.update({
    where: { id },
    data: {
      kind: 'email',
      settings: JSON.stringify(settings),
      sealed: sealChannel(made.key, id, {}),
    },
  })
  await storeNotifications(made.db, [contentOf('i', 1), contentOf('i', 2)])
  made.start()
  await vi.waitFor(async () => expect(await made.count('partial')).toBe(2), soon)
  expect(mails.mails.length).toBe(2)
  const tried = await made.db.deliveryAttempt.findMany()
  expect(tried).toMatchObject(
    Array(2).fill({
      outcome: 'partial',
      failure: 'The mail server refused gone@example.com (550 5.1.1 No such user).',
    }),
  )
  expect(await made.db.channel.findUnique({ where: { id } })).toMatchObject({
    failuresInRow: 0,
  })
  await mails.close()
})

test('a stop in the middle of an attempt leaves it to the next start, with the same key', async () => {
  made.receiver.behave = () => undefined
  await addWebhook(made.db, made.key, made.receiver.url)
  await storeNotifications(made.db, [contentOf('i', 1)])
  made.start({ limits: { connectMs: 60_000, wholeMs: 60_000 } })
  await vi.waitFor(() => expect(made.receiver.received.length).toBe(1), soon)
  await made.stop()
  expect(await made.count('waiting')).toBe(1)
  made.receiver.behave = answerOk
  made.start()
  await vi.waitFor(async () => expect(await made.count('delivered')).toBe(1), soon)
  const [first, second] = made.receiver.received
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
  const tries = await made.db.deliveryAttempt.findMany({ orderBy: { id: 'asc' } })
  expect(tries.map((one) => one.outcome)).toEqual(['unknown', 'delivered'])
})
