import { expect, it } from 'vitest'
import { coverageOf } from './coverage.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const window = {
  kind: 'running',
  lastDonor: 'node1',
  estimated: false,
  presentMs: 60 * MINUTE,
  worstMs: 20 * MINUTE,
} as const

it('covers an outage together with the time until the node asks for what it missed', () => {
  expect(coverageOf(window, 19 * MINUTE, MINUTE, DAY)).toBe('yes')
  expect(coverageOf(window, 20 * MINUTE, MINUTE, DAY)).toBe('unless-busy')
  expect(coverageOf(window, 59 * MINUTE, MINUTE, DAY)).toBe('unless-busy')
  expect(coverageOf(window, 60 * MINUTE, MINUTE, DAY)).toBe('no')
})

it('covers any outage while nothing is written, none without a donor, and does not guess', () => {
  const still = { ...window, presentMs: null, worstMs: null }
  expect(coverageOf(still, DAY / 2, 0, DAY)).toBe('yes')
  expect(coverageOf({ kind: 'lost' }, 1, 0, DAY)).toBe('no')
  expect(coverageOf({ kind: 'unknown', missing: '' }, 1, 0, DAY)).toBe('unknown')
})

it('promises no more from a quiet moment than was watched', () => {
  const still = { ...window, presentMs: null, worstMs: null }
  expect(coverageOf(still, 10 * MINUTE, 0, 5 * MINUTE)).toBe('unless-busy')
  expect(coverageOf(still, 4 * MINUTE, 0, 5 * MINUTE)).toBe('yes')
})
