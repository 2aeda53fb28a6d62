import { expect, it } from 'vitest'
import { coverageOf } from './coverage.ts'

const MINUTE = 60_000
const window = {
  kind: 'running',
  lastDonor: 'node1',
  estimated: false,
  presentMs: 60 * MINUTE,
  worstMs: 20 * MINUTE,
} as const

it('covers an outage together with the time until the node asks for what it missed', () => {
  expect(coverageOf(window, 19 * MINUTE, MINUTE)).toBe('yes')
  expect(coverageOf(window, 20 * MINUTE, MINUTE)).toBe('unless-busy')
  expect(coverageOf(window, 59 * MINUTE, MINUTE)).toBe('unless-busy')
  expect(coverageOf(window, 60 * MINUTE, MINUTE)).toBe('no')
})

it('covers any outage while nothing is written, none without a donor, and does not guess', () => {
  const still = { ...window, presentMs: null, worstMs: null }
  expect(coverageOf(still, 1e12, 0)).toBe('yes')
  expect(coverageOf({ kind: 'lost' }, 1, 0)).toBe('no')
  expect(coverageOf({ kind: 'unknown', missing: '' }, 1, 0)).toBe('unknown')
})
