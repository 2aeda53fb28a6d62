import { describe, expect, it } from 'vitest'
import { timeTicks, timeWindow } from './time-range.ts'

describe('timeWindow', () => {
  it('ends now and steps every two seconds at the shortest', () => {
    const choice = { key: '5m', fromMs: null, toMs: null } as const
    expect(timeWindow(choice, 1_000_001_500)).toEqual({
      fromMs: 999_700_000,
      toMs: 1_000_000_000,
      moving: true,
      stepMs: 2000,
    })
    expect(timeWindow(choice, 1_000_000_100)).toEqual(timeWindow(choice, 1_000_001_900))
  })

  it('steps by a point in longer ranges', () => {
    expect(timeWindow({ key: '1h', fromMs: null, toMs: null }, 7_200_000).stepMs).toBe(12_000)
  })

  it('stands still in a custom range', () => {
    const choice = { key: 'custom', fromMs: 10, toMs: 20 } as const
    expect(timeWindow(choice, 99)).toEqual({ fromMs: 10, toMs: 20, moving: false, stepMs: 0 })
  })

  it('falls back to one hour when a custom range has no or turned borders', () => {
    const { fromMs, toMs, moving } = timeWindow({ key: 'custom', fromMs: 20, toMs: 10 }, 7_200_000)
    expect([toMs - fromMs, moving]).toEqual([3_600_000, true])
  })
})

describe('timeTicks', () => {
  it('are round minutes', () => {
    expect(timeTicks(90_000, 390_000, 6, 0)).toEqual([120_000, 180_000, 240_000, 300_000, 360_000])
  })

  it('are round hours of the viewer, not of UTC', () => {
    const half = 1_800_000
    expect(timeTicks(0, 6 * 3_600_000, 6, half)[0]).toBe(half)
  })

  it('are never more than asked for', () => {
    for (const span of [60_000, 300_000, 3_600_000, 86_400_000, 30 * 86_400_000]) {
      expect(timeTicks(7, 7 + span, 6, 0).length).toBeLessThanOrEqual(7)
    }
  })
})
