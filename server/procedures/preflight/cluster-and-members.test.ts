import { describe, expect, test } from 'vitest'
import {
  type Outcome,
  joiner,
  node1,
  memberReach,
  problem,
  outcomeOf,
} from './preflight-fixture.ts'
import { planAddNode } from '../plan-add-node.ts'
import {
  addNodeInput,
  planMember,
  singleNodeInput,
  withMember,
  withMemberFacts,
} from '../plan-fixture.ts'
import type { AddNodeInput } from '../plan-input.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import {
  clusterOf,
  nonPrimary,
  reading,
  snapshot,
  syncedCluster,
  UUID_B,
} from '#server/galera/cluster-fixture.ts'

describe('the cluster', () => {
  const assessed = (snapshots: Parameters<typeof clusterOf>[0]) =>
    addNodeInput({ assessment: assessCluster(clusterOf(snapshots)) })

  test.each<[string, AddNodeInput, string, Outcome]>([
    ['a job runs', addNodeInput({ runningJob: { title: 'Add node5' } }), 'job-running', 'blocks'],
    [
      'no Primary component',
      assessed(['node1', 'node2'].map((one) => snapshot(one, nonPrimary(one, 1)))),
      'not-primary',
      'blocks',
    ],
    [
      'founded anew',
      addNodeInput({
        cluster: { clusterId: 'c1', name: 'Shop', galeraName: 'shop', stateUuid: UUID_B },
      }),
      'other-state-uuid',
      'blocks',
    ],
    [
      'a transfer runs',
      addNodeInput({
        assessment: {
          ...assessCluster(clusterOf(syncedCluster())),
          transfers: [
            {
              joinerId: 'id-node3',
              donorId: null,
              donorName: null,
              kind: null,
              method: null,
              stage: null,
              sinceMs: null,
            },
          ],
        },
      }),
      'transfer-running',
      'blocks',
    ],
    [
      'two Primary components',
      assessed([
        snapshot('node1', reading('node1', ['node1'])),
        snapshot('node2', reading('node2', ['node2'], { clusterStateUuid: UUID_B })),
      ]),
      'two-primaries',
      'blocks',
    ],
    [
      'the wished donor is unknown',
      addNodeInput({ donor: 'node9' }),
      'donor-not-possible',
      'blocks',
    ],
    ['one data node alone', singleNodeInput(), 'joiner-votes', 'notice'],
    ['two nodes afterwards', singleNodeInput(), 'two-nodes', 'warning'],
    ['four members afterwards', addNodeInput(), 'even-size', 'notice'],
  ])('%s', (_case, input, id, outcome) => {
    expect(outcomeOf(input, id)).toBe(outcome)
  })

  test('no Synced donor: only Synced nodes are chosen (gcs_group.cpp)', () => {
    const input = addNodeInput()
    const members = input.members.map((member) => ({
      ...member,
      reading: member.reading && { ...member.reading, localState: 2 as const },
    }))
    expect(outcomeOf({ ...input, members }, 'no-synced-donor')).toBe('blocks')
    expect(planAddNode({ ...input, members }).steps).toEqual([])
  })

  test('a desynced member is no donor, though it is ready', () => {
    const input = withMember('node2', ({ reading: one }) => ({
      reading: one && { ...one, desync: true },
    }))
    expect(outcomeOf({ ...input, donor: 'node2' }, 'donor-not-possible')).toBe('blocks')
    expect(planAddNode(input).summary.transfer?.donor).toBe('node3')
  })

  test('the only Synced one of several is said', () => {
    const off = (name: string, input: AddNodeInput) =>
      withMember(
        name,
        ({ reading: one }) => ({ reading: one && { ...one, localState: 3 as const } }),
        input,
      )
    expect(outcomeOf(off('node2', off('node1', addNodeInput())), 'single-donor')).toBe('warning')
  })

  test('Galera 3 does not take a Galera 4 server', () => {
    const input = withMember('node1', ({ reading: one }) => ({
      reading: one && { ...one, providerVersion: '25.3.37(r1)' },
    }))
    expect(outcomeOf(input, 'provider:node4')).toBe('blocks')
    expect(
      outcomeOf(
        withMember('node1', ({ reading: one }) => ({
          reading: one && { ...one, providerVersion: '4.23(rX)' },
        })),
        'provider:node4',
      ),
    ).toBe('nothing')
  })
})

describe('members', () => {
  test.each<[string, string, Parameters<typeof withMemberFacts>[1], string, Outcome]>([
    ['not reachable, not the donor', 'node1', { problem }, 'contact:node1', 'warning'],
    [
      '4444 to the joiner closed one way',
      'node1',
      memberReach('node4:4444'),
      'port:node1:node4:4444',
      'blocks',
    ],
    [
      '4568 to the joiner closed',
      'node1',
      memberReach('node4:4568'),
      'port:node1:node4:4568',
      'blocks',
    ],
    ['no script', 'node1', { sstScripts: ['wsrep_sst_rsync'] }, 'script:node1', 'warning'],
    [
      'something listens on 4444',
      'node1',
      { listeners: { 4444: '9 socat' } },
      'listener:node1:4444',
      'warning',
    ],
    [
      'SST account refused',
      'node2',
      { sstAccount: { user: 'sst', works: false, error: 'Access denied.' } },
      'sst-account:node2',
      'warning',
    ],
    [
      'backup tool of another version',
      'node2',
      { packages: { 'mariadb-server': '1:10.11.19', 'mariadb-backup': '1:10.11.3' } },
      'backup-version:node2',
      'warning',
    ],
    [
      'donor’s disk full',
      'node2',
      { disk: { dataDirFreeBytes: 5e8, dataDirTotalBytes: 1e10 } },
      'donor-disk:node2',
      'notice',
    ],
    ['settings not read', 'node2', { variables: null }, 'settings-unknown', 'warning'],
    [
      'its look-up of the joiner is slow',
      'node2',
      { names: { node4: { forward: null, reverse: null, ms: 5_000 } } },
      'lookup:node2:node4',
      'warning',
    ],
    [
      'replication encrypted, transfer not',
      'node2',
      { options: { wsrep_provider_options: 'socket.ssl_key=/k' } },
      'sst-plain',
      'warning',
    ],
    ['shared-key encryption', 'node2', { sstOptions: { encrypt: '1' } }, 'sst-secret', 'blocks'],
  ])('%s', (_case, name, change, id, outcome) => {
    expect(outcomeOf(withMemberFacts(name, change), id)).toBe(outcome)
  })

  test('the donor itself not reachable blocks', () => {
    const input = withMember('node1', () => ({ facts: null }), singleNodeInput())
    expect(outcomeOf(input, 'contact:node1')).toBe('blocks')
  })

  test('a member without mariadb-backup gets it pinned to its server; another version would upgrade it', () => {
    const { mariabackup: _tool, ...tools } = node1.tools
    const { 'mariadb-backup': _package, ...packages } = node1.packages
    const lacking = { tools, packages }
    expect(outcomeOf(withMemberFacts('node1', lacking), 'member-tools:node1')).toBe('notice')
    const newer = { ...lacking, candidates: { 'mariadb-backup': '1:10.11.25-0+deb12u1' } }
    expect(outcomeOf(withMemberFacts('node1', newer), 'member-tools:node1')).toBe('warning')
    expect(planAddNode(withMemberFacts('node1', newer)).summary.transfer?.donor).not.toBe('node1')
  })

  test('a member that advertises loopback is said', () => {
    const input = withMember('node1', ({ reading: one }) => ({
      reading: one && { ...one, nodeAddress: '127.0.0.1' },
    }))
    expect(outcomeOf(input, 'advertised:node1')).toBe('warning')
  })
})

test('an arbitrator needs the group port only', () => {
  const input = addNodeInput()
  const arbitrator = {
    ...planMember('node5'),
    kind: 'arbitrator' as const,
    name: 'arb',
    reading: null,
  }
  const facts = {
    ...joiner,
    reach: { ...joiner.reach, 'arb:4567': { ok: true, error: null, ms: 1 } },
  }
  const plan = planAddNode({
    ...input,
    members: [...input.members, arbitrator],
    node: { ...input.node, facts },
  })
  expect(plan.findings.filter(({ id }) => id.startsWith('port:'))).toEqual([])
})
