import { expect, it } from 'vitest'
import { quantile } from './quantile.ts'

it('takes the nearest rank: the 95th percentile of twenty is the nineteenth', () => {
  const twenty = Array.from({ length: 20 }, (_, index) => 20 - index)
  expect(quantile(twenty, 0.95)).toBe(19)
  expect(quantile(twenty, 0.5)).toBe(10)
  expect(quantile([7], 0.95)).toBe(7)
  expect(() => quantile([], 0.5)).toThrow(RangeError)
})
