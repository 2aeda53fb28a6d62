import { describe, expect, it } from 'vitest'
import type { NodeView } from '#server/api/views.ts'
import type {
  ClusterAssessment,
  NodeAssessment,
  NodeReading,
  NodeSnapshot,
} from '#server/galera/model.ts'
import { describeTopology } from './describe-topology.ts'
import { gcacheReach, memberCards, nodeCards, rolesOf, sumKnown } from './topology-cards.ts'

function node(name: string): NodeView {
  return {
    id: name,
    clusterId: 'c',
    name,
    kind: 'data',
    address: '192.0.2.1',
    sqlPort: 3306,
    sshPort: 22,
    sqlRoute: 'direct',
    tlsMode: 'off',
    tlsCa: null,
    tier: 'observe',
    sqlCredential: null,
    sshCredential: null,
    tags: [],
  }
}

function assessed(nodeId: string, more: Partial<NodeAssessment> = {}): NodeAssessment {
  return {
    nodeId,
    condition: 'synced',
    label: 'Synced',
    because: 'It says so.',
    severity: 'ok',
    writing: false,
    ageMs: 200,
    stale: false,
    component: 0,
    ...more,
  }
}

function snapshot(nodeId: string, reading: Partial<NodeReading>): NodeSnapshot {
  return {
    nodeId,
    observedAtMs: 1,
    sql: { kind: 'answering', sinceMs: 0 },
    ssh: null,
    reading: reading as NodeReading,
    rates: {
      replicatedWriteSets: 3,
      receivedWriteSets: null,
    } as NodeSnapshot['rates'],
    clockSkewMs: null,
    journal: null,
    transfer: null,
  }
}

const assessment: ClusterAssessment = {
  severity: 'warning',
  sentence: '',
  nodes: [assessed('a', { writing: true }), assessed('b', { component: 1, label: 'Non-Primary' })],
  components: [
    {
      stateUuid: 'u',
      confId: 4,
      primary: true,
      nodeIds: ['a'],
      memberNames: ['a', 'garb'],
      size: 2,
      weight: 2,
    },
    {
      stateUuid: 'u',
      confId: null,
      primary: false,
      nodeIds: ['b'],
      memberNames: ['b'],
      size: 1,
      weight: null,
    },
  ],
  quorum: {
    totalWeight: 2,
    losses: [],
    survivesAnyOneLoss: null,
    certain: true,
    reason: null,
  },
  transfers: [
    {
      joinerId: 'b',
      donorId: 'a',
      donorName: 'a',
      kind: 'SST',
      method: 'mariabackup',
      stage: 'streaming',
      sinceMs: 5,
    },
  ],
  findings: [],
  unlistedMembers: [{ uuid: '310a11cc', name: 'garb', incomingAddress: '' }],
}

describe('cards', () => {
  const snapshots = [
    snapshot('a', { recvQueue: 7, lastCommitted: 100, cachedDownto: 41, segment: 2 }),
  ]
  const cards = nodeCards([node('a'), node('b')], assessment, snapshots, { ist: null, nowMs: 0 })

  it('show queue, rate and reach of the gcache', () => {
    expect(cards[0]).toMatchObject({
      recvQueue: 7,
      writeSetsPerSecond: 3,
      gcacheReach: 60,
      card: { segment: 2, component: 0 },
      roles: ['Taking writes', 'Donor to b'],
    })
  })

  it('leave unknown what no reading told, instead of zero', () => {
    expect(cards[1]).toMatchObject({ recvQueue: null, writeSetsPerSecond: null, gcacheReach: null })
  })

  it('put a member that is not in the inventory into the component that lists it', () => {
    expect(memberCards(assessment)[0]?.card).toMatchObject({ kind: 'unlisted', component: 0 })
  })

  it('are told in sentences as well', () => {
    expect(describeTopology(assessment, cards, memberCards(assessment), 0)).toEqual([
      'The cluster is split into 2 components.',
      'Primary component, 2 members, weight 2: a (synced, taking writes, donor to b), garb (not in the inventory).',
      'Non-Primary: no quorum, 1 member: b (non-primary, joiner from a).',
      'SST by mariabackup from a to b, stage: streaming.',
    ])
  })
})

it('does not claim that a node takes writes when its reading is old', () => {
  expect(rolesOf(assessed('a', { writing: true, stale: true }), [], String)).toEqual([])
})

it('adds what is known', () => {
  expect([sumKnown(1, 2), sumKnown(null, 2), sumKnown(null, null)]).toEqual([3, 2, null])
})

it('has no reach without both ends of the gcache', () => {
  expect(gcacheReach(snapshot('a', { lastCommitted: 5, cachedDownto: null }))).toBeNull()
})
