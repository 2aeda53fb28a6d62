import { describe, expect, it } from 'vitest'
import { observeServerTime, serverOffsetMs, unsetClock } from './server-clock.ts'

describe('server clock', () => {
  it('trusts the browser until the server has told its time', () => {
    expect(serverOffsetMs(unsetClock)).toBe(0)
  })

  it('takes the answer with the shortest way', () => {
    let clock = observeServerTime(unsetClock, 10_000, 10_400)
    clock = observeServerTime(clock, 11_000, 11_020)
    clock = observeServerTime(clock, 12_000, 12_900)
    expect(serverOffsetMs(clock)).toBe(-20)
  })

  it('follows a clock that was set back, once the old samples are gone', () => {
    let clock = observeServerTime(unsetClock, 60_000, 0)
    for (let at = 1; at <= 16; at += 1) clock = observeServerTime(clock, at, at)
    expect(serverOffsetMs(clock)).toBe(0)
  })
})
