import { expect, it } from 'vitest'
import { afterLoss, type ContactLoss, mayPass, PATIENCE_MS } from './contact-patience.ts'

it('waits out a link that is gone for 20 s, and gives up on one that is gone for good', () => {
  let loss: ContactLoss | null = null
  let now = 0
  let survived = 0
  for (;;) {
    const next = afterLoss(loss, now, 0)
    if (next === null) break
    loss = next.loss
    now += next.pauseMs
    survived = now
  }
  expect(survived).toBeGreaterThan(20_000)
  expect(survived).toBeLessThanOrEqual(PATIENCE_MS + 5000)
})

it('counts from anew when the step has worked for long in between', () => {
  const old = { firstAtMs: 0, count: 9 }
  expect(afterLoss(old, 2 * PATIENCE_MS, 0)).toBeNull()
  expect(afterLoss(old, 2 * PATIENCE_MS, 2 * PATIENCE_MS)?.loss.firstAtMs).toBe(2 * PATIENCE_MS)
})

it('does not wait for what needs a person', () => {
  expect(mayPass('connection-lost')).toBe(true)
  expect(
    ['ssh-auth', 'host-key-changed', 'sudo', 'other'].some((one) => mayPass(one as 'other')),
  ).toBe(false)
})
