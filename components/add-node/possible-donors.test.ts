import { expect, it } from 'vitest'
import { possibleDonors } from './possible-donors.ts'

it('offers data nodes only, and says what is not known of them', () => {
  const donors = possibleDonors(
    [
      { id: 'n10', name: 'node10', kind: 'data' },
      { id: 'n2', name: 'node2', kind: 'data' },
      { id: 'a', name: 'arbitrator', kind: 'arbitrator' },
    ],
    [],
  )
  expect(donors.map(({ name, state }) => [name, state])).toEqual([
    ['node2', null],
    ['node10', null],
  ])
})
