import { expect, it } from 'vitest'
import type { SeriesView } from '#server/api/views.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { withSeries, withSnapshots } from './recent-write-sets.ts'

function snapshot(atMs: number, writeSets: number, answering = true): NodeSnapshot {
  return {
    nodeId: 'a',
    observedAtMs: atMs,
    sql: answering
      ? { kind: 'answering', sinceMs: 0 }
      : { kind: 'failing', sinceMs: 0, failure: 'timeout', message: '', mend: '' },
    ssh: null,
    reading: null,
    rates: { replicatedWriteSets: writeSets, receivedWriteSets: 1 } as NodeSnapshot['rates'],
    clockSkewMs: null,
    journal: null,
    transfer: null,
  }
}

it('collects readings and leaves a gap while a node does not answer', () => {
  let recent = withSnapshots(new Map(), [snapshot(1000, 4)])
  recent = withSnapshots(recent, [snapshot(2000, 4, false)])
  expect(recent.get('a')).toEqual([
    { atMs: 1000, value: 5 },
    { atMs: 2000, value: null },
  ])
})

it('puts stored samples before the live ones', () => {
  const live = withSnapshots(new Map(), [snapshot(2000, 4)])
  const series = {
    atMs: [1000, 2000, 3000],
    nodes: [
      {
        nodeId: 'a',
        values: { replicatedWriteSets: [1, 9, 9], receivedWriteSets: [null, 9, 9] },
      },
    ],
  } as unknown as SeriesView
  expect(withSeries(live, series).get('a')).toEqual([
    { atMs: 1000, value: 1 },
    { atMs: 2000, value: 5 },
  ])
})
