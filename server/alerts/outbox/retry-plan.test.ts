import { expect, test } from 'vitest'
import { admitted, afterFailure, type Breaker, closedBreaker, usualPlan } from './retry-plan.ts'

const failing = (startedMs: number, endedMs = startedMs) => ({ why: 'no', startedMs, endedMs })
const fail = (breaker: Breaker, startedMs: number, endedMs?: number) =>
  afterFailure(usualPlan, breaker, failing(startedMs, endedMs))

test('four that fail at once at the limit begin one pause, the first', () => {
  let breaker = { ...closedBreaker, failuresInRow: 4 }
  for (const endedMs of [1000, 1001, 1002, 1003]) breaker = fail(breaker, 0, endedMs)
  expect(breaker).toMatchObject({ failuresInRow: 5, probeAt: new Date(11_000) })
})

test('a probe that fails makes the next pause twice as long, up to five minutes', () => {
  let breaker: Breaker = closedBreaker
  for (let failures = 0; failures < 5; failures++) breaker = fail(breaker, failures)
  const pauses = Array.from({ length: 7 }, () => {
    const probedMs = breaker.probeAt?.getTime() ?? NaN
    breaker = fail(breaker, probedMs)
    return (breaker.probeAt?.getTime() ?? NaN) - probedMs
  })
  expect(pauses).toEqual([20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000])
  expect(breaker.openSince).toEqual(new Date(4))
})

test('a channel gets four at once, and one however many others hang; paused, one when it is due', () => {
  const open = { ...closedBreaker, openSince: new Date(0), probeAt: new Date(10) }
  expect(admitted(closedBreaker, { ofChannel: 0, inAll: 0 }, 0)).toBe(4)
  expect(admitted(closedBreaker, { ofChannel: 4, inAll: 4 }, 0)).toBe(0)
  expect(admitted(closedBreaker, { ofChannel: 0, inAll: 32 }, 0)).toBe(1)
  expect(admitted(closedBreaker, { ofChannel: 1, inAll: 40 }, 0)).toBeLessThanOrEqual(0)
  expect(admitted(open, { ofChannel: 0, inAll: 40 }, 10)).toBe(1)
  expect(admitted(open, { ofChannel: 0, inAll: 0 }, 9)).toBe(0)
  expect(admitted(open, { ofChannel: 1, inAll: 1 }, 10)).toBe(0)
})
