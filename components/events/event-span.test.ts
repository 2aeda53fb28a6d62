import { expect, it } from 'vitest'
import { isWithin, spanOf } from './event-span.ts'

it('moves by minutes and stays open at its end while the charts follow the present', () => {
  const span = spanOf({ fromMs: 90_500, toMs: 180_500, moving: true, stepMs: 2000 })
  expect(span).toEqual({ fromMs: 60_000 })
  expect(isWithin(span, 1e12)).toBe(true)
})

it('is the very range that was chosen', () => {
  const span = spanOf({ fromMs: 90_500, toMs: 180_500, moving: false, stepMs: 0 })
  expect(span).toEqual({ fromMs: 90_500, toMs: 180_500 })
  expect([90_499, 90_500, 180_500, 180_501].map((atMs) => isWithin(span, atMs))).toEqual([
    false,
    true,
    true,
    false,
  ])
})
