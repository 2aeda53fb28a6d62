import { expect, test } from 'vitest'
import {
  clusterOf,
  nonPrimary,
  NOW,
  reading,
  snapshot,
  syncedCluster,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { viewColumns, viewMatrix } from '#server/galera/view-matrix.ts'

function disagreements(snapshots: NodeSnapshot[]) {
  const input = clusterOf(snapshots)
  return viewMatrix(input).map((row) => viewColumns.filter((column) => row.cells[column].disagrees))
}

test('agreement', () => {
  expect(disagreements(syncedCluster())).toEqual([[], [], []])
})

test('a node with another history and view stands out, the majority does not', () => {
  const odd = snapshot(
    'node3',
    reading('node3', ['node3'], { clusterStateUuid: UUID_B, clusterConfId: 1 }),
  )
  const pair = ['node1', 'node2'].map((name) =>
    snapshot(name, reading(name, ['node1', 'node2', 'node3'])),
  )
  expect(disagreements([...pair, odd])).toEqual([
    [],
    [],
    ['stateUuid', 'confId', 'size', 'members'],
  ])
})

test('what a node does not tell is no disagreement', () => {
  const pair = ['node1', 'node2'].map((name) =>
    snapshot(name, reading(name, ['node1', 'node2', 'node3'])),
  )
  expect(disagreements([...pair, snapshot('node3', nonPrimary('node3', 1))])[2]).toEqual([
    'size',
    'status',
  ])
})

test('two against two: nobody is the majority', () => {
  const sides = [
    ['a', 'b'],
    ['c', 'd'],
  ].flatMap((side) => side.map((name) => snapshot(name, reading(name, side))))
  expect(disagreements(sides).every((columns) => columns.includes('members'))).toBe(true)
})

test('a stale view is shown but neither counts nor disagrees', () => {
  const late = snapshot('node3', reading('node3', ['node3']), { observedAtMs: NOW - 9000 })
  const input = clusterOf([...syncedCluster(['node1', 'node2']), late])
  const rows = viewMatrix(input)
  expect(rows[2]).toMatchObject({
    fresh: false,
    ageMs: 9000,
    cells: { size: { value: '1', disagrees: false } },
  })
  expect(rows[0]?.cells.size.disagrees).toBe(false)
})
