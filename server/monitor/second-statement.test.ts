import { expect, test } from 'vitest'
import { secondStatement, viewKey } from './second-statement.ts'

const status = {
  wsrep_cluster_conf_id: '7',
  wsrep_cluster_status: 'Primary',
  wsrep_cluster_weight: '4',
}
const times = {
  membersAtMs: 100_000,
  variablesAtMs: 100_000,
  membersView: viewKey(status),
  variablesWeight: '4',
}

test('most polls ask for the status alone', () => {
  expect(secondStatement(times, status, 101_000)).toBeNull()
  expect(secondStatement(times, status, 109_999)).toBeNull()
})

test('the member list is read at once after a change of view or of the component', () => {
  for (const changed of [
    { wsrep_cluster_conf_id: '8' },
    { wsrep_cluster_status: 'non-Primary' },
    { wsrep_cluster_size: '2' },
  ]) {
    expect(secondStatement(times, { ...status, ...changed }, 101_000)).toBe('members')
  }
})

test('variables are read at once when the weight of the group has changed: a pc.weight has', () => {
  const lighter = { ...status, wsrep_cluster_weight: '3' }
  expect(secondStatement(times, lighter, 101_000)).toBe('variables')
  expect(secondStatement({ ...times, variablesWeight: null }, lighter, 101_000)).toBeNull()
})

test('members every ten seconds, variables every minute, never both in one poll', () => {
  expect(secondStatement(times, status, 110_000)).toBe('members')
  expect(secondStatement({ ...times, membersAtMs: 160_000 }, status, 160_500)).toBe('variables')
  expect(secondStatement({ ...times, membersAtMs: null }, status, 160_500)).toBe('members')
})
