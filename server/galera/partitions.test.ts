import { expect, test } from 'vitest'
import {
  clusterOf,
  NOW,
  nonPrimary,
  reading,
  snapshot,
  syncedCluster,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { sightsOf } from '#server/galera/node-sight.ts'
import { partitionsOf } from '#server/galera/partitions.ts'

function partitions(snapshots: NodeSnapshot[], possibleMembers = snapshots.length) {
  const input = clusterOf(snapshots)
  return partitionsOf(sightsOf(input), possibleMembers).map(({ primary, nodeIds, size }) => ({
    primary,
    size,
    nodeIds: nodeIds.toSorted(),
  }))
}

const ids = (...names: string[]) => names.map((name) => `id-${name}`)

test('three nodes of one view are one component', () => {
  expect(partitions(syncedCluster())).toEqual([
    { primary: true, size: 3, nodeIds: ids('node1', 'node2', 'node3') },
  ])
})

test('a node that was asked just before a view change is not a second component', () => {
  const group = ['node1', 'node2', 'node3']
  const late = snapshot('node1', reading('node1', group), { observedAtMs: NOW - 1400 })
  const rest = ['node2', 'node3'].map((name) =>
    snapshot(name, reading(name, ['node2', 'node3'], { clusterConfId: 8 })),
  )
  expect(partitions([late, ...rest])).toEqual([
    { primary: true, size: 2, nodeIds: ids('node1', 'node2', 'node3') },
  ])
})

test('disjoint Primary views of one history are two components, even with the same conf id', () => {
  const sides = [
    ['a', 'b'],
    ['c', 'd'],
  ]
  const snapshots = sides.flatMap((side) =>
    side.map((name) => snapshot(name, reading(name, side, { clusterConfId: 9 }))),
  )
  expect(partitions(snapshots).map((component) => component.nodeIds)).toEqual([
    ids('a', 'b'),
    ids('c', 'd'),
  ])
})

test('without member lists two fully told views are two components, a late one is not', () => {
  const view = (names: string[], confId: number, size = names.length) =>
    names.map((name) =>
      snapshot(
        name,
        reading(name, names, { members: null, clusterConfId: confId, clusterSize: size }),
      ),
    )
  expect(partitions([...view(['a', 'b'], 4), ...view(['c', 'd'], 5)])).toHaveLength(2)
  expect(partitions([...view(['a'], 4, 3), ...view(['b', 'c'], 5)])).toHaveLength(1)
})

test('different state UUIDs are never one component', () => {
  const other = snapshot('node3', reading('node3', ['node3'], { clusterStateUuid: UUID_B }))
  expect(partitions([...syncedCluster(['node1', 'node2']), other])).toHaveLength(2)
})

test('fragments of size 1 are apart, although their stale lists name each other', () => {
  const snapshots = ['node1', 'node2'].map((name) => snapshot(name, nonPrimary(name, 1)))
  expect(partitions(snapshots, 3).map((component) => component.nodeIds)).toEqual([
    ids('node1'),
    ids('node2'),
  ])
})

test('two of three in fragments of 2 must be together; two of four need not be', () => {
  const snapshots = ['node1', 'node2'].map((name) => snapshot(name, nonPrimary(name, 2)))
  expect(partitions(snapshots, 3)).toHaveLength(1)
  expect(partitions(snapshots, 4)).toHaveLength(2)
})

test('a list that agrees with the size of the fragment is believed', () => {
  const snapshots = ['a', 'b', 'c', 'd'].map((name) => {
    const side = name < 'c' ? ['a', 'b'] : ['c', 'd']
    return snapshot(name, nonPrimary(name, 2, { members: reading(name, side).members }))
  })
  expect(partitions(snapshots).map((component) => component.nodeIds)).toEqual([
    ids('a', 'b'),
    ids('c', 'd'),
  ])
})

test('stale and disconnected nodes make no component', () => {
  const snapshots = [
    snapshot('a', reading('a', ['a']), { observedAtMs: NOW - 3501 }),
    snapshot('b', reading('b', ['b'], { connected: false, clusterStatus: 'Disconnected' })),
  ]
  expect(partitions(snapshots)).toEqual([])
})
