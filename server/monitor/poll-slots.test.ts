import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextPollAtMs, slotPhaseMs, slotStartMs } from './poll-slots.ts'

test('the polls of 300 nodes spread over the slot', () => {
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let at = 0; at < 300; at++) {
    const tenth = Math.floor(slotPhaseMs(`cluster-node${at}`, 1000) / 100)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  expect(Math.max(...tenths)).toBeLessThan(60)
  expect(Math.min(...tenths)).toBeGreaterThan(10)
})

test('each poll is later than the last by one slot and has a slot of its own', () => {
  fc.assert(
    fc.property(
      fc.nat(1e12),
      fc.integer({ min: 250, max: 60_000 }),
      fc.string(),
      (now, pollMs, id) => {
        const phase = slotPhaseMs(id, pollMs)
        const first = nextPollAtMs(now, phase, pollMs)
        const second = nextPollAtMs(first, phase, pollMs)
        expect(first).toBeGreaterThan(now)
        expect(first - now).toBeLessThanOrEqual(pollMs)
        expect(second - first).toBe(pollMs)
        expect(slotStartMs(second, pollMs) - slotStartMs(first, pollMs)).toBe(pollMs)
      },
    ),
  )
})
