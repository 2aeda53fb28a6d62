import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { throttleKeys } from './throttle-keys.ts'

describe('throttleKeys', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('runs at once, then gathers a storm into one more run', () => {
    const ran: string[] = []
    const throttle = throttleKeys<string>((key) => ran.push(key), 1000)
    for (let count = 0; count < 5; count += 1) throttle.call('fleet')
    expect(ran).toEqual(['fleet'])
    vi.advanceTimersByTime(1000)
    expect(ran).toEqual(['fleet', 'fleet'])
    vi.advanceTimersByTime(5000)
    expect(ran).toHaveLength(2)
  })

  it('does not let one key hold up another', () => {
    const ran: string[] = []
    const throttle = throttleKeys<string>((key) => ran.push(key), 1000)
    throttle.call('a')
    throttle.call('b')
    expect(ran).toEqual(['a', 'b'])
  })

  it('runs nothing after it was stopped', () => {
    const ran: string[] = []
    const throttle = throttleKeys<string>((key) => ran.push(key), 1000)
    throttle.call('a')
    throttle.call('a')
    throttle.stop()
    vi.advanceTimersByTime(5000)
    expect(ran).toEqual(['a'])
  })
})
