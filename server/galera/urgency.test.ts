import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  failing,
  nonPrimary,
  snapshot,
  syncedCluster,
} from '#server/galera/cluster-fixture.ts'
import { urgency } from '#server/galera/urgency.ts'

test('stopped before wounded before tight before fine', () => {
  const dead = snapshot('node3', null, { sql: failing('refused') })
  const clusters = [
    clusterOf([snapshot('node1', nonPrimary('node1', 1)), dead]),
    clusterOf([...syncedCluster(['node1', 'node2']), dead]),
    clusterOf([...syncedCluster(['node1', 'node2', 'node4']), dead]),
    clusterOf(syncedCluster(['node1', 'node2'])),
    clusterOf(syncedCluster(['a', 'b', 'c', 'd'])),
    clusterOf(syncedCluster()),
  ]
  const figures = clusters.map((input) => urgency(assessCluster(input)))
  expect(figures).toEqual(figures.toSorted((a, b) => b - a))
  expect(new Set(figures).size).toBe(figures.length)
})
