import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jobStates } from './job-states.ts'
import { HEARTBEAT_MS, LEASE_MS, leaseIsOver, leaseUntil, mayClaim } from './lease.ts'

const time = fc.integer({ min: 0, max: 1e9 })

it('while an owner still acts, nobody else may claim', () => {
  fc.assert(
    fc.property(time, fc.integer({ min: 0, max: 2 * LEASE_MS }), (renewedMs, laterMs) => {
      const until = leaseUntil(renewedMs)
      const now = renewedMs + laterMs
      const claimable = mayClaim({ state: 'running', owner: 'a', leaseUntilMs: until }, now, false)
      expect(claimable && !leaseIsOver(until, now)).toBe(false)
    }),
  )
})

it('two heartbeats may be missed before the lease is lost', () => {
  expect(leaseIsOver(leaseUntil(0), 2 * HEARTBEAT_MS)).toBe(false)
  expect(leaseIsOver(leaseUntil(0), LEASE_MS)).toBe(true)
})

it('an owner that is dead, or a job that has none, need not be waited for', () => {
  const job = { state: 'running', owner: 'a', leaseUntilMs: leaseUntil(0) } as const
  expect(mayClaim(job, 1, false)).toBe(false)
  expect(mayClaim(job, 1, true)).toBe(true)
  expect(mayClaim({ ...job, owner: null, leaseUntilMs: null }, 1, false)).toBe(true)
})

it('what stands or has ended is never claimed', () => {
  const idle = jobStates.filter((state) => state !== 'queued' && state !== 'running')
  for (const state of idle) {
    expect(mayClaim({ state, owner: null, leaseUntilMs: null }, 1e12, true)).toBe(false)
  }
})
