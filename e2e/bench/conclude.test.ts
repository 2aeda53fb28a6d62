import { expect, test } from 'vitest'
import { below, conclusion, none } from './conclude.ts'

test('a benchmark holds only if each of its claims does, and something was measured', () => {
  const fast = below('95th percentile', 1999.94, 2000, 'ms')
  expect(conclusion([fast, none('lost commits', 0)])).toBe(
    'HOLDS: 95th percentile below 2000 ms (1999.9 ms); no lost commits (0)',
  )
  expect(conclusion([fast, none('lost commits', 2)])).toMatch(/^DOES NOT HOLD: .*NOT no lost/)
  expect(below('95th percentile', 2000, 2000, 'ms').holds).toBe(false)
  expect(below('ETA', null, 20, '%')).toMatchObject({ holds: false, found: 'nothing found' })
  expect(conclusion([])).toBe('DOES NOT HOLD: nothing was measured')
})
