import { describe, expect, it } from 'vitest'
import type { ClusterLive, EventView } from '#server/api/views.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { applyLiveItem, mergeLive, prependEvents } from './apply-live-item.ts'

function snapshot(nodeId: string, observedAtMs: number): NodeSnapshot {
  return {
    nodeId,
    observedAtMs,
    sql: { kind: 'answering', sinceMs: 0 },
    ssh: null,
    reading: null,
    rates: null,
    clockSkewMs: null,
    journal: null,
    transfer: null,
  }
}

function live(nowMs: number, snapshots: NodeSnapshot[]): ClusterLive {
  return {
    clusterId: 'c1',
    nowMs,
    workerHeartbeatAtMs: nowMs,
    staleAfterMs: 3500,
    snapshots,
    otherClusters: [],
  }
}

function event(id: number, nodeId: string | null = null): EventView {
  return {
    id,
    atMs: id * 1000,
    serverAtMs: null,
    clusterId: 'c1',
    nodeId,
    source: 'poll',
    kind: 'state',
    severity: 'notice',
    title: `event ${id}`,
    detail: null,
  }
}

describe('applyLiveItem', () => {
  it('sets what it carries and invalidates what it only announces', () => {
    const item = live(5, [])
    expect(applyLiveItem({ topic: 'snapshots', live: item })).toEqual([
      { kind: 'merge-live', live: item },
    ])
    expect(applyLiveItem({ topic: 'probe', probeId: 'p1' })).toEqual([
      { kind: 'invalidate', path: ['probes', 'get'], input: { probeId: 'p1' } },
    ])
    expect(applyLiveItem({ topic: 'transfer', clusterId: 'c1' })).toEqual([
      { kind: 'invalidate', path: ['clusters', 'transfers'], input: { clusterId: 'c1' } },
      { kind: 'invalidate', path: ['clusters', 'transfer'] },
      { kind: 'invalidate', path: ['clusters', 'served'], input: { clusterId: 'c1' } },
    ])
    expect(applyLiveItem({ topic: 'log', clusterId: 'c1', nodeId: 'n1' })).toEqual([
      { kind: 'invalidate', path: ['nodes', 'log'], input: { nodeId: 'n1' } },
    ])
  })

  it('asks for everything anew after changes were missed', () => {
    expect(applyLiveItem({ topic: 'resync' })).toEqual([{ kind: 'invalidate-all' }])
  })

  it('leaves clusters alone that a change of the inventory does not name', () => {
    const changed = (clusterId: string | null) =>
      applyLiveItem({ topic: 'inventory', clusterId }).map((effect) => JSON.stringify(effect))
    expect(changed(null).some((effect) => effect.includes('clusters'))).toBe(false)
    expect(changed('c1').filter((effect) => effect.includes('"clusterId":"c1"'))).toHaveLength(2)
  })
})

describe('mergeLive', () => {
  it('replaces the nodes that it names and keeps the others in their places', () => {
    const shown = live(10, [snapshot('n1', 9), snapshot('n2', 9), snapshot('n3', 9)])
    const merged = mergeLive(shown, live(11, [snapshot('n2', 11)]))
    expect(merged?.snapshots.map((each) => [each.nodeId, each.observedAtMs])).toEqual([
      ['n1', 9],
      ['n2', 11],
      ['n3', 9],
    ])
    expect(merged?.nowMs).toBe(11)
  })

  it('never goes back in time', () => {
    const shown = live(10, [snapshot('n1', 10)])
    expect(mergeLive(shown, live(9, [snapshot('n1', 9)]))).toBe(shown)
  })

  it('does not invent a cluster that was never fetched', () => {
    expect(mergeLive(undefined, live(1, [snapshot('n1', 1)]))).toBeUndefined()
  })

  it('takes in a node that is new', () => {
    const merged = mergeLive(live(1, [snapshot('n1', 1)]), live(2, [snapshot('n4', 2)]))
    expect(merged?.snapshots.map((each) => each.nodeId)).toEqual(['n1', 'n4'])
  })
})

describe('prependEvents', () => {
  it('keeps newest first and no event twice, as a resumed stream may repeat', () => {
    const ids = prependEvents([event(3), event(1)], [event(3), event(4), event(2)], undefined).map(
      (each) => each.id,
    )
    expect(ids).toEqual([4, 3, 2, 1])
  })

  it('keeps the list of a node to that node', () => {
    expect(
      prependEvents([], [event(1, 'n1'), event(2, 'n2')], 'n1').map((each) => each.id),
    ).toEqual([1])
  })

  it('returns the same list when nothing is new, so that nothing is drawn again', () => {
    const shown = [event(1)]
    expect(prependEvents(shown, [event(1)], undefined)).toBe(shown)
  })
})
