import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import {
  countSignIn,
  forgetFailures,
  signInWaitMs,
  type ThrottleSubject,
} from './sign-in-throttle.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())

const account = (name: string): ThrottleSubject => ({ kind: 'account', name })
const address = (name: string): ThrottleSubject => ({ kind: 'address', name })

describe('sign-in throttle', () => {
  it('closes an account after ten failures, however it is spelled, and opens it after the window', async () => {
    const { db } = console_
    for (let n = 0; n < 10; n++) {
      expect(await signInWaitMs(db, [account('A@example.com')], n)).toBe(0)
      await countSignIn(db, [account('a@example.com ')], n)
    }
    expect(await signInWaitMs(db, [account('A@Example.com')], 1000)).toBe(15 * 60_000 - 1000)
    expect(await signInWaitMs(db, [account('a@example.com')], 15 * 60_000)).toBe(0)
  })

  it('counts parallel guesses all', async () => {
    const { db } = console_
    await Promise.all(
      Array.from({ length: 12 }, () => countSignIn(db, [account('p@example.com')], 0)),
    )
    expect(await signInWaitMs(db, [account('p@example.com')], 1)).toBeGreaterThan(0)
  })

  it('closes an address that tries many accounts', async () => {
    const { db } = console_
    for (let n = 0; n < 50; n++)
      await countSignIn(db, [account(`u${n}@example.com`), address('192.0.2.9')], 0)
    expect(
      await signInWaitMs(db, [account('new@example.com'), address('192.0.2.9')], 1),
    ).toBeGreaterThan(0)
    expect(await signInWaitMs(db, [account('new@example.com'), address('192.0.2.10')], 1)).toBe(0)
  })

  it('forgets the failures of an account that signed in', async () => {
    const { db } = console_
    for (let n = 0; n < 9; n++) await countSignIn(db, [account('b@example.com')], 0)
    await forgetFailures(db, [account('b@example.com')])
    await countSignIn(db, [account('b@example.com')], 0)
    expect(await signInWaitMs(db, [account('b@example.com')], 1)).toBe(0)
  })
})
