import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  acceptsMetricsToken,
  createMetricsToken,
  listMetricsTokens,
  revokeMetricsToken,
} from './metrics-tokens.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeAll(async () => void (made = await openTestConsole(() => 1_000_000)))
afterAll(() => made.close())

const accepts = (token: string, nowMs = 1_000_000) => acceptsMetricsToken(made.db, token, nowMs)

test('a token holds from its making until it is revoked, and is stored nowhere', async () => {
  expect(await accepts('')).toBe(false)
  const admin = made.as('admin')
  const { token } = await createMetricsToken(admin, { name: 'prometheus' })
  const other = await createMetricsToken(admin, { name: 'second' })
  expect(await accepts(token)).toBe(true)
  expect(await accepts(other.token)).toBe(true)
  expect(await accepts(`${token}x`)).toBe(false)
  const rows = await made.db.metricsToken.findMany()
  const audit = await made.db.auditEntry.findMany()
  expect(JSON.stringify([rows, audit, await listMetricsTokens(admin)])).not.toContain(token)
  // The hash of a token, as somebody reads it in a backup, is no token.
  expect(await accepts(rows[0]?.hash ?? '')).toBe(false)
  const [first] = await listMetricsTokens(admin)
  expect(first).toMatchObject({ name: 'prometheus', lastUsedAtMs: 1_000_000 })
  await revokeMetricsToken(admin, first?.id ?? '')
  expect(await accepts(token)).toBe(false)
  expect(await accepts(other.token)).toBe(true)
  expect(audit.map(({ action }) => action)).toContain('metrics-token.create')
})

test('its use is noted once a minute', async () => {
  const { token } = await createMetricsToken(made.as('admin'), { name: 'busy' })
  const lastUsed = async () =>
    (
      await made.db.metricsToken.findUniqueOrThrow({ where: { name: 'busy' } })
    ).lastUsedAt?.getTime()
  for (const [atMs, noted] of [
    [2_000_000, 2_000_000],
    [2_059_999, 2_000_000],
    [2_060_000, 2_060_000],
  ] as const) {
    await accepts(token, atMs)
    expect(await lastUsed()).toBe(noted)
  }
})

test('only admins make, see and revoke tokens, and no name is given twice', async () => {
  const create = (role: 'operator' | 'admin') =>
    createMetricsToken(made.as(role), { name: 'again' })
  await expect(create('operator')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listMetricsTokens(made.as('operator'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(revokeMetricsToken(made.as('viewer'), 'x')).rejects.toMatchObject({
    code: 'forbidden',
  })
  await create('admin')
  await expect(create('admin')).rejects.toMatchObject({ code: 'conflict' })
})
