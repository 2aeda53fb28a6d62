import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bracketed,
  clusterNameProblem,
  donorPreference,
  isAddress,
  isLoopbackOrAny,
  nodeNameProblem,
  prefixTrap,
} from '#server/galera/node-names.ts'

describe('node names', () => {
  test.each(['node1', 'db-01.example', 'knoten ü', '$(id)', "o'brien"])('"%s" is fine', (name) => {
    expect(nodeNameProblem(name)).toBeNull()
  })
  test.each(['', ' a', 'a\nb', 'a,b', 'garb', 'AUTO', 'x'.repeat(32), 'ü'.repeat(16)])(
    '%j is refused with a mend',
    (name) => {
      expect(nodeNameProblem(name)?.mend).toBeTruthy()
    },
  )
  test('a cluster name has at most 32 bytes (manual)', () => {
    expect(clusterNameProblem('a'.repeat(32))).toBeNull()
    expect(clusterNameProblem('a'.repeat(33))).not.toBeNull()
    expect(clusterNameProblem('a\nb')).not.toBeNull()
  })
})

describe('wsrep_sst_donor matches by prefix (lab)', () => {
  test('node1 and node10 trap each other', () => {
    expect(prefixTrap('node10', ['node1', 'node2'])).toEqual(['node1'])
    expect(prefixTrap('node1', ['node10', 'node1'])).toEqual(['node10'])
  })
  test('a donor whose name also matches the joiner is never named', () => {
    expect(donorPreference('node1', 'node10')).toBeNull()
    expect(donorPreference('node 1', 'node4')).toBeNull()
    expect(donorPreference('node1', 'node4')).toBe('node1,')
  })
  test('a preference never holds a space or a second name', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (donor, joiner) => {
        const preference = donorPreference(donor, joiner)
        if (preference !== null) expect(preference).toMatch(/^[^\s,]*,$/)
      }),
    )
  })
})

test.each([
  ['10.0.0.1', true],
  ['db1.example.org', true],
  ['fd00::1', true],
  ['2001:db8:0:0:0:0:0:1', true],
  ['10.0.0.1:3306', false],
  ['a b', false],
  ['$(id)', false],
  ['-x', false],
  ['a,b', false],
  ['', false],
])('%j is an address: %s', (address, expected) => {
  expect(isAddress(address)).toBe(expected)
})

test('addresses that lead nowhere, and brackets', () => {
  for (const address of ['127.0.1.1', '0.0.0.0', '::', '::1', 'localhost']) {
    expect(isLoopbackOrAny(address)).toBe(true)
  }
  expect(isLoopbackOrAny('10.0.0.1')).toBe(false)
  expect(bracketed('fd00::1')).toBe('[fd00::1]')
})
