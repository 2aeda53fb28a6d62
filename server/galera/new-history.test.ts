import { expect, test } from 'vitest'
import { UUID_A, UUID_B } from '#server/galera/cluster-fixture.ts'
import { newHistoryOf } from '#server/galera/new-history.ts'

const primary = (stateUuid: string | null) => ({ primary: true, stateUuid })

test('a new history is one that every Primary component shows, and no known one', () => {
  expect(newHistoryOf(UUID_A, [primary(UUID_B)])).toBe(UUID_B)
  expect(newHistoryOf(UUID_A, [primary(UUID_B), { primary: false, stateUuid: UUID_A }])).toBe(
    UUID_B,
  )
  expect(newHistoryOf(UUID_A, [primary(UUID_A)])).toBeNull()
  expect(newHistoryOf(UUID_A, [primary(UUID_A), primary(UUID_B)])).toBeNull()
  expect(newHistoryOf(UUID_A, [primary(null)])).toBeNull()
  expect(newHistoryOf(UUID_A, [{ primary: false, stateUuid: UUID_B }])).toBeNull()
  expect(newHistoryOf(null, [primary(UUID_B)])).toBeNull()
})
