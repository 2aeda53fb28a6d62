import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '#server/db/migrate.ts'
import { env } from '#server/env.ts'
import { createMetricsToken } from '#server/services/metrics-tokens.ts'
import { createUser } from '#server/services/users.ts'
import { ADDRESS_HEADER } from './client-headers.ts'
import { refuseForeignOrigin } from './foreign-origin.ts'
import { handleAuth } from './handle-auth.ts'
import { handleMetrics } from './handle-metrics.ts'
import { webRuntime } from './web-runtime.ts'

let folder: string
const login = { email: 'ada@example.com', password: 'a long enough password' }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-web-'))
  process.env.SYNCED_DATA_DIR = folder
  await migrate(env().databaseUrl)
  const { db, key } = webRuntime()
  const system = { db, key, now: Date.now, actor: { kind: 'system' } } as const
  await createUser(system, { ...login, name: 'Ada', role: 'admin' })
})
afterAll(async () => {
  await webRuntime().db.$disconnect()
  await rm(folder, { recursive: true })
})

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  handleAuth(
    new Request(`${env().publicUrl}/api/auth/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        origin: env().publicUrl,
        [ADDRESS_HEADER]: '192.0.2.7',
        ...headers,
      },
    }),
  )
const newest = () =>
  webRuntime().db.auditEntry.findFirstOrThrow({
    orderBy: { id: 'desc' },
    select: { actorName: true, action: true, outcome: true, detail: true, address: true },
  })

test('sign-ins and sign-outs stand in the audit with the address they came from', async () => {
  const answer = await post('sign-in/email', login)
  expect(answer.status).toBe(200)
  const entry = { actorName: 'Ada', outcome: 'done', detail: null, address: '192.0.2.7' }
  expect(await newest()).toEqual({ ...entry, action: 'session.sign-in' })
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0])
  expect((await post('sign-out', {}, { cookie: cookie.join('; ') })).status).toBe(200)
  expect(await newest()).toEqual({ ...entry, action: 'session.sign-out' })
})

test('failed sign-ins say why, and cannot fill the audit', async () => {
  await post('sign-in/email', { ...login, email: 'eve@example.com' })
  expect(await newest()).toMatchObject({
    actorName: 'eve@example.com',
    outcome: 'refused',
    detail: '{"reason":"There is no such account.","locked":false}',
  })
  for (let n = 0; n < 12; n++) await post('sign-in/email', { ...login, password: 'wrong' })
  expect(await newest()).toMatchObject({
    detail: '{"reason":"The password was wrong.","locked":true}',
  })
  const wrong = { actorName: 'Ada', outcome: 'refused' }
  expect(await webRuntime().db.auditEntry.count({ where: wrong })).toBe(10)
})

test('of parallel guesses no more are looked at than one by one', async () => {
  const { db } = webRuntime()
  await db.signInThrottle.deleteMany()
  const guess = { email: 'mallory@example.com', password: 'a guess' }
  const answers = await Promise.all(Array.from({ length: 40 }, () => post('sign-in/email', guess)))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(30)
})

test('a large body is not read, and a page of another address may not use the API', async () => {
  const answer = await post('sign-in/email', { ...login, password: 'x'.repeat(20_000) })
  expect(answer.status).toBe(413)
  const from = (origin: string) => refuseForeignOrigin(new Headers({ origin }))?.status
  expect(from('http://evil.example')).toBe(403)
  expect(from('null')).toBe(403)
  expect(from(env().publicUrl)).toBeUndefined()
  expect(refuseForeignOrigin(new Headers())).toBeNull()
})

test('a session carries the address of its connection, not the one that its client claims', async () => {
  await webRuntime().db.signInThrottle.deleteMany()
  await post('sign-in/email', login, { 'x-forwarded-for': '203.0.113.99' })
  const session = await webRuntime().db.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  expect(session.ipAddress).toBe('192.0.2.7')
})

test('metrics are for a token that holds; wrong ones are throttled and keep no right one out', async () => {
  const { db, key } = webRuntime()
  await db.signInThrottle.deleteMany()
  const system = { db, key, now: Date.now, actor: { kind: 'system' } } as const
  const { token } = await createMetricsToken(system, { name: 'prometheus' })
  const scrape = async (authorization?: string) => {
    const headers = { [ADDRESS_HEADER]: '192.0.2.8', ...(authorization ? { authorization } : {}) }
    return (await handleMetrics(new Request('http://c/metrics', { headers }))).status
  }
  const statuses = new Set<number>()
  for (let n = 0; n < 50; n++) statuses.add(await scrape(n % 2 ? 'Bearer wrong' : undefined))
  expect([...statuses]).toEqual([401])
  expect(await scrape('Bearer wrong')).toBe(429)
  expect(await scrape(`Bearer ${token}`)).toBe(200)
  // Another program at that address may have the wrong token: people still sign in from there.
  expect((await post('sign-in/email', login, { [ADDRESS_HEADER]: '192.0.2.8' })).status).toBe(200)
})
