import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  failing,
  gcommUuidOf,
  memberRow,
  NOW,
  reading,
  snapshot,
} from '#server/galera/cluster-fixture.ts'

const THREE = ['node1', 'node2', 'node3']

const anyReading = fc.record({
  localState: fc.constantFrom(0, 1, 2, 3, 4, null),
  clusterStatus: fc.constantFrom('Primary', 'non-Primary', 'Disconnected', 'unknown'),
  connected: fc.boolean(),
  ready: fc.boolean(),
  clusterConfId: fc.constantFrom(null, 1, 2),
  clusterSize: fc.constantFrom(null, 1, 2, 3),
  clusterWeight: fc.constantFrom(null, 0, 3),
  pcWeight: fc.constantFrom(null, 0, 1, 5),
  gcommUuid: fc.constantFrom(null, ...THREE.map(gcommUuidOf)),
  members: fc.constantFrom(null, [], THREE.map(memberRow), [memberRow('node1')]),
})
const anyContact = fc.constantFrom(
  { kind: 'never' as const },
  { kind: 'answering' as const, sinceMs: 0 },
  ...(['refused', 'timeout', 'access-denied', 'not-galera'] as const).map((it) => failing(it)),
)

test('whatever the servers say: every node is assessed, and no stale one counts as up', () => {
  const anySnapshot = fc.tuple(anyReading, anyContact, fc.constantFrom(0, 3500, 3501, 99_999))
  fc.assert(
    fc.property(fc.tuple(anySnapshot, anySnapshot, anySnapshot), (all) => {
      const snapshots = all.map(([change, sql, age], index) => {
        const name = THREE[index] ?? ''
        const node = reading(name, THREE, change as Parameters<typeof reading>[2])
        return snapshot(name, node, { sql, observedAtMs: NOW - age })
      })
      const assessment = assessCluster(clusterOf(snapshots))
      expect(assessment.nodes).toHaveLength(3)
      expect(assessment.findings.length).toBeGreaterThan(0)
      expect(assessment.sentence).not.toBe('')
      for (const node of assessment.nodes) {
        if (node.stale)
          expect(['synced', 'donor', 'joined', 'desynced']).not.toContain(node.condition)
        if (node.component !== null) expect(assessment.components[node.component]).toBeDefined()
      }
    }),
  )
})

test('300 nodes are judged in one call', () => {
  const group = Array.from({ length: 300 }, (_, index) => `n${index}`)
  const members = group.map(memberRow)
  const snapshots = group.map((name) =>
    snapshot(name, {
      ...reading(name, []),
      clusterSize: 300,
      clusterWeight: 300,
      members: [...members],
    }),
  )
  const assessment = assessCluster(clusterOf(snapshots))
  expect(assessment.severity).toBe('notice')
  expect(assessment.nodes).toHaveLength(300)
})
