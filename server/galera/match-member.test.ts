import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  clusterOf,
  identity,
  memberRow,
  reading,
  snapshot,
} from '#server/galera/cluster-fixture.ts'
import { hostOf, memberDirectory } from '#server/galera/match-member.ts'
import type { NodeIdentity, NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf } from '#server/galera/node-sight.ts'

function matcher(nodes: NodeIdentity[], snapshots: NodeSnapshot[] = []) {
  const directory = memberDirectory(sightsOf(clusterOf(snapshots, { nodes })))
  return (name: string, incomingAddress = 'AUTO', uuid = 'ffffffff') =>
    directory.match({ uuid, name, incomingAddress })?.node.name ?? null
}

test('the gcomm UUID of a fresh reading decides, whatever the names', () => {
  const match = matcher([identity('db-a')], [snapshot('db-a', reading('galera7', ['galera7']))])
  expect(match('renamed', 'AUTO', memberRow('galera7').uuid)).toBe('db-a')
  expect(match('galera7')).toBe('db-a')
})

test('then names, then addresses that are addresses', () => {
  const match = matcher([identity('db-a'), identity('db-b')])
  expect(match('db-a')).toBe('db-a')
  expect(match('x', 'db-b.lab:3306')).toBe('db-b')
  expect(match('x', 'AUTO')).toBeNull()
  expect(match('x', '127.0.0.1:3306')).toBeNull()
})

test('garb is the only arbitrator of the inventory, never a data node on its host', () => {
  expect(matcher([identity('node1'), identity('arb', 'arbitrator')])('garb', '')).toBe('arb')
  expect(matcher([identity('node1')])('garb', 'node1.lab:0')).toBeNull()
  const two = [identity('arb1', 'arbitrator'), identity('arb2', 'arbitrator')]
  expect(matcher(two)('garb', '')).toBeNull()
  expect(matcher(two)('arb2', '')).toBe('arb2')
})

test('an address shared by two nodes identifies neither', () => {
  const twin = { ...identity('b'), address: 'a.lab', sqlPort: 3307 }
  expect(matcher([identity('a'), twin])('x', 'a.lab:3306')).toBeNull()
})

test.each([
  ['10.0.0.1:3306', '10.0.0.1'],
  ['[fd00::1]:3306', 'fd00::1'],
  ['fd00::1', 'fd00::1'],
  ['DB1:0', 'db1'],
  ['0.0.0.0:0', null],
  ['AUTO', null],
  ['', null],
  ['::1', null],
])('host of "%s"', (text, expected) => {
  expect(hostOf(text)).toBe(expected)
})

test('hostOf never throws and never names loopback', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), (text) => {
      expect(hostOf(text) ?? '').not.toMatch(/^127\./)
    }),
  )
})
