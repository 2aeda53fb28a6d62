import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { countAttempt, forgiveAttempt, type ThrottleSubject } from './sign-in-throttle.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())

const account = (name: string): ThrottleSubject => ({ kind: 'account', name })
const address = (name: string): ThrottleSubject => ({ kind: 'address', name })
const attempt = (subjects: ThrottleSubject[], now: number) =>
  countAttempt(console_.db, subjects, now)

describe('sign-in throttle', () => {
  it('closes an account after ten failures, however it is spelled, and opens it after the window', async () => {
    for (let n = 0; n < 10; n++) {
      const counted = await attempt([account(n % 2 ? 'A@example.com' : 'a@example.com ')], n)
      expect(counted).toEqual({ waitMs: 0, isLast: n === 9 })
    }
    const closed = await attempt([account('A@Example.com')], 1000)
    expect(closed).toEqual({ waitMs: 15 * 60_000 - 1000, isLast: false })
    expect((await attempt([account('a@example.com')], 15 * 60_000)).waitMs).toBe(0)
  })

  it('lets no more of parallel guesses through than one by one', async () => {
    const all = await Promise.all(
      Array.from({ length: 60 }, () => attempt([account('p@example.com')], 0)),
    )
    expect(all.filter(({ waitMs }) => waitMs === 0)).toHaveLength(10)
  })

  it('closes an address that tries many accounts, and that address only', async () => {
    for (let n = 0; n < 50; n++)
      await attempt([account(`u${n}@example.com`), address('192.0.2.9')], 0)
    const tried = (from: string) => attempt([account('new@example.com'), address(from)], 1)
    expect((await tried('192.0.2.9')).waitMs).toBeGreaterThan(0)
    expect((await tried('192.0.2.10')).waitMs).toBe(0)
  })

  it('forgets the failures of an account that signed in', async () => {
    for (let n = 0; n < 9; n++) await attempt([account('b@example.com')], 0)
    await forgiveAttempt(console_.db, account('b@example.com'), address('192.0.2.11'))
    expect(await attempt([account('b@example.com')], 0)).toEqual({ waitMs: 0, isLast: false })
  })

  it('closes no address for sign-ins that succeed: all users may come through one proxy', async () => {
    for (let n = 0; n < 120; n++) {
      const subjects = [account(`c${n}@example.com`), address('192.0.2.12')] as const
      expect((await attempt([...subjects], 0)).waitMs).toBe(0)
      await forgiveAttempt(console_.db, ...subjects)
    }
  })
})
