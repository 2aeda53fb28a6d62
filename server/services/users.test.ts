import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isPassword } from '#server/auth/password.ts'
import { createSetupToken } from '#server/auth/setup-link.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'
import { createFirstAdmin, createUser, setPassword, setRole, setUserDisabled } from './users.ts'

const password = 'correct horse battery'
let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())
beforeEach(async () => {
  await console_.db.user.deleteMany()
  await console_.db.setupLink.deleteMany()
})

const first = (token: string, email = 'first@example.com') =>
  createFirstAdmin(console_.db, Date.now(), { token, name: 'First', email, password }, '192.0.2.1')

describe('the first admin', () => {
  it('is created once through the link; the link does not work twice', async () => {
    const token = (await createSetupToken(console_.db, Date.now())) ?? ''
    await first(token)
    const user = await console_.db.user.findUniqueOrThrow({
      where: { email: 'first@example.com' },
      include: { accounts: true },
    })
    expect(user.role).toBe('admin')
    expect(await isPassword(user.accounts[0]?.password ?? '', password)).toBe(true)
    await expect(first(token, 'second@example.com')).rejects.toThrow(/not valid any more/)
    expect(await createSetupToken(console_.db, Date.now())).toBeNull()
  })

  it('is one even when two requests race with one link', async () => {
    const token = (await createSetupToken(console_.db, Date.now())) ?? ''
    const results = await Promise.allSettled([
      first(token, 'a@example.com'),
      first(token, 'b@example.com'),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await console_.db.user.count()).toBe(1)
  })

  it('cannot be created with a guessed, an old or a replaced link', async () => {
    const old = (await createSetupToken(console_.db, Date.now() - 25 * 3_600_000)) ?? ''
    await expect(first(old)).rejects.toThrow(/not valid/)
    const replaced = (await createSetupToken(console_.db, Date.now())) ?? ''
    await createSetupToken(console_.db, Date.now())
    await expect(first(replaced)).rejects.toThrow(/not valid/)
    await expect(first('guess')).rejects.toThrow(/not valid/)
    expect(await console_.db.user.count()).toBe(0)
  })
})

describe('accounts', () => {
  const add = (email: string, role: 'viewer' | 'operator' | 'admin') =>
    createUser(console_.as('admin'), { name: email, email, role, password })

  it('are managed by admins only', async () => {
    await expect(
      createUser(console_.as('operator'), {
        name: 'x',
        email: 'x@example.com',
        role: 'admin',
        password,
      }),
    ).rejects.toThrow(/role is operator/)
  })

  it('are signed out everywhere when disabled or given a new password', async () => {
    await add('admin@example.com', 'admin')
    const { id } = await add('v@example.com', 'viewer')
    const session = () =>
      console_.db.session.create({
        data: {
          token: Math.random().toString(),
          expiresAt: new Date(Date.now() + 1e6),
          userId: id,
        },
      })
    await session()
    await setUserDisabled(console_.as('admin'), { id, disabled: true })
    expect(await console_.db.session.count({ where: { userId: id } })).toBe(0)
    await session()
    await setPassword(console_.as('admin'), { id, password: 'another long password' })
    expect(await console_.db.session.count({ where: { userId: id } })).toBe(0)
  })

  it('keep at least one admin who can sign in', async () => {
    const { id } = await add('only@example.com', 'admin')
    await expect(setRole(console_.as('admin'), { id, role: 'viewer' })).rejects.toThrow(
      /last admin/,
    )
    await expect(setUserDisabled(console_.as('admin'), { id, disabled: true })).rejects.toThrow(
      /last admin/,
    )
  })

  it('leave an audit row without the password', async () => {
    await add('audited@example.com', 'viewer')
    const rows = await console_.db.auditEntry.findMany({ where: { target: 'audited@example.com' } })
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(password)
  })
})
