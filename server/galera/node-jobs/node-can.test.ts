import { describe, expect, it } from 'vitest'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  failing,
  nonPrimary,
  reading,
  snapshot,
  syncedCluster,
} from '#server/galera/cluster-fixture.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { clusterCanRoll } from './cluster-can-roll.ts'
import { joinRisks, leaveRisks } from './job-risks.ts'
import { nodeCan, nodeVerbs, type ClusterCase, type JobNode, type NodeCase } from './node-can.ts'

const GROUP = ['node1', 'node2', 'node3']

function clusterCase(
  snapshots: readonly NodeSnapshot[],
  change: Partial<JobNode> = {},
): ClusterCase {
  const input = clusterOf(snapshots)
  return {
    clusterName: 'Shop',
    simulated: false,
    assessment: assessCluster(input),
    nodes: input.nodes.map(({ nodeId, name, kind }) => ({
      nodeId,
      name,
      kind,
      tier: 'operate',
      ...(name === 'node3' ? change : {}),
    })),
  }
}

function node3(snapshots: readonly NodeSnapshot[], change: Partial<JobNode> = {}): NodeCase {
  const cluster = clusterCase(snapshots, change)
  const node = cluster.nodes.find(({ name }) => name === 'node3')
  if (!node) throw new Error('no node3')
  return { ...cluster, node }
}

const down = (name: string) => snapshot(name, null, { sql: failing('refused') })
const two = (name: string, change = {}) => snapshot(name, reading(name, GROUP.slice(0, 2), change))
const node3Down = [two('node1'), two('node2'), down('node3')]
const allowed = (one: NodeCase) => nodeVerbs.filter((verb) => nodeCan(verb, one).allowed)
const idsOf = (one: NodeCase) => leaveRisks(one).map(({ id }) => id)

describe('what can be done with a node', () => {
  it('a Synced one is stopped, restarted and rebuilt; one that is down is started or rebuilt', () => {
    expect(allowed(node3(syncedCluster()))).toEqual(['stop', 'restart', 'rebuild'])
    expect(allowed(node3(node3Down))).toEqual(['start', 'rebuild'])
  })

  it('nothing without SSH, on an arbitrator, on a simulated cluster, or in the middle of a transfer', () => {
    expect(allowed(node3(syncedCluster(), { tier: 'observe' }))).toEqual([])
    expect(allowed(node3(syncedCluster(), { kind: 'arbitrator' }))).toEqual([])
    expect(allowed({ ...node3(syncedCluster()), simulated: true })).toEqual([])
    const joining = syncedCluster().map((one) =>
      one.nodeId === 'id-node3'
        ? snapshot('node3', reading('node3', GROUP, { localState: 1 }))
        : one,
    )
    expect(allowed(node3(joining))).toEqual([])
  })

  it('starting a node into nothing is refused: that is a recovery', () => {
    const nobody = GROUP.map(down)
    expect(nodeCan('start', node3(nobody))).toMatchObject({
      because: expect.stringContaining('no Primary component'),
      mend: expect.stringContaining('recovery'),
    })
    const lost = ['node1', 'node2'].map((name) => snapshot(name, nonPrimary(name, 2)))
    expect(allowed(node3([...lost, down('node3')]))).toEqual([])
  })

  it('the last node that serves is not stopped', () => {
    const busy = syncedCluster().map((one, index) =>
      index < 2
        ? snapshot(GROUP[index] ?? '', reading(GROUP[index] ?? '', GROUP, { localState: 2 }))
        : one,
    )
    expect(allowed(node3(busy))).toEqual([])
    expect(nodeCan('stop', node3(busy))).toMatchObject({
      because: expect.stringContaining('No other node is Synced'),
    })
  })
})

describe('what speaks against it', () => {
  it('of three equal ones: nothing but that there is none to spare', () => {
    expect(idsOf(node3(syncedCluster()))).toEqual(['no-spare'])
    expect(leaveRisks(node3(syncedCluster()))[0]?.grave).toBe(false)
    const five = ['node1', 'node2', 'node3', 'node4', 'node5']
    expect(idsOf(node3(syncedCluster(five)))).toEqual([])
  })

  it('where its crash would stop the rest, and where few would be left', () => {
    const heavy = GROUP.map((name) =>
      snapshot(
        name,
        reading(name, GROUP, { clusterWeight: 4, pcWeight: name === 'node3' ? 2 : 1 }),
      ),
    )
    expect(idsOf(node3(heavy))).toEqual(['loss-stops-rest'])
    const pair = ['node2', 'node3'].map((name) => snapshot(name, reading(name, ['node2', 'node3'])))
    expect(idsOf(node3([down('node1'), ...pair]))).toEqual(['loss-stops-rest', 'few-left'])
  })

  it('a transfer that it serves as the donor', () => {
    const donating = [
      snapshot('node1', reading('node1', GROUP)),
      snapshot('node2', reading('node2', GROUP, { localState: 1 }), {
        transfer: {
          donorName: 'node3',
          kind: 'SST',
          method: 'rsync',
          stage: 'streaming',
          startedAtMs: 0,
        },
      }),
      snapshot('node3', reading('node3', GROUP, { localState: 2 })),
    ]
    const found = leaveRisks(node3(donating))
    expect(found.map(({ id }) => id)).toContain('is-donor')
    expect(found.find(({ id }) => id === 'is-donor')?.grave).toBe(true)
  })

  it('weights that are not known', () => {
    const blind = GROUP.map((name) => snapshot(name, reading(name, GROUP, { clusterWeight: 5 })))
    expect(idsOf(node3(blind))).toEqual(['quorum-unknown'])
  })

  it('a joiner that takes the only member with it', () => {
    const alone = [snapshot('node1', reading('node1', ['node1'])), down('node3')]
    expect(joinRisks(node3(alone)).map(({ id }) => id)).toEqual(['joiner-votes'])
    expect(joinRisks(node3(node3Down))).toEqual([])
    const [heavy] = joinRisks(node3(node3Down, { weight: 2 }))
    expect(heavy).toMatchObject({
      id: 'joiner-votes',
      why: expect.stringContaining('2 votes of 4'),
      mend: expect.stringContaining('by 1'),
    })
  })
})

describe('a rolling restart', () => {
  it('needs all Synced, and that the loss of each is survivable', () => {
    expect(clusterCanRoll(clusterCase(syncedCluster())).allowed).toBe(true)
    expect(clusterCanRoll(clusterCase(node3Down)).allowed).toBe(false)
    expect(clusterCanRoll(clusterCase(syncedCluster(['node1', 'node2'])))).toMatchObject({
      because: expect.stringContaining('no majority'),
    })
    expect(clusterCanRoll(clusterCase(syncedCluster(), { tier: 'observe' }))).toMatchObject({
      because: expect.stringContaining('SSH credential'),
    })
  })
})
