import { expect, it } from 'vitest'
import { suggestName } from './suggest-name.ts'

it('goes on with the row of names', () => {
  expect(suggestName(['node1', 'node2', 'node3'])).toBe('node4')
  expect(suggestName(['db-01', 'db-02', 'arbiter'])).toBe('db-03')
  expect(suggestName(['shop9', 'shop10'])).toBe('shop11')
  expect(suggestName(['a1', 'b7', 'b8'])).toBe('b9')
})

it('counts from one where there is no row', () => {
  expect(suggestName([])).toBe('node1')
  expect(suggestName(['alpha', 'beta'])).toBe('node3')
})
