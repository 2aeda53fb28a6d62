import { expect, it } from 'vitest'
import { stepName } from './step-name.ts'

it('says the server once', () => {
  expect(stepName({ title: 'Install MariaDB on node2', server: 'node2' })).toBe(
    '“Install MariaDB on node2”',
  )
  expect(stepName({ title: 'Create the SST account', server: 'node2' })).toBe(
    '“Create the SST account” on node2',
  )
  expect(stepName({ title: 'Prove the list of node20', server: 'node2' })).toBe(
    '“Prove the list of node20” on node2',
  )
})
