import { expect, it } from 'vitest'
import { skewWords } from './clock-correction.ts'

it('tells a correction that matters, and which way it went', () => {
  expect(skewWords(null)).toBeNull()
  expect(skewWords(-49)).toBeNull()
  expect(skewWords(3_600_000)).toBe('1 h ahead')
  expect(skewWords(-2000)).toBe('2 s behind')
})
