import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  failing,
  identity,
  NOW,
  reading,
  snapshot,
  syncedCluster,
} from '#server/galera/cluster-fixture.ts'
import { sightsOf } from '#server/galera/node-sight.ts'
import { sceneOf, subjectsOf } from '../scene-fixture.ts'

const group = ['node1', 'node2', 'node3']

test('nodes behind a broken SSH path, or whose connection was just lost, are not told as down', () => {
  for (const contact of [failing('ssh-path'), failing('connection-lost', NOW - 400)]) {
    const cut = group.map((name) => snapshot(name, reading(name, group), { sql: contact }))
    expect(subjectsOf('node-down', sceneOf(cut))).toEqual(group.map((name) => `?id-${name}`))
  }
})

test('an arbitrator that no member lists does not vote, though nobody knows whether it runs', () => {
  const snapshots = syncedCluster(['node1', 'node2'])
  const nodes = [identity('node1'), identity('node2'), identity('arb', 'arbitrator')]
  const input = clusterOf(snapshots, { nodes })
  const scene = sceneOf(snapshots, {
    assessment: assessCluster(input),
    sights: sightsOf(input),
  })
  expect(subjectsOf('arbitrator-absent', scene)).toEqual(['id-arb'])
})
