import { describe, expect, test } from 'vitest'
import { hasAction } from './has-action.ts'
import { isRequestable } from './is-requestable.ts'
import { planAddNode } from './plan-add-node.ts'
import { addNodeInput, singleNodeInput, withMember, withMemberFacts } from './plan-fixture.ts'
import type { AddNodeInput } from './plan-input.ts'
import { clashesOf, keysOf, optionsOf, step } from './plan-reader.ts'
import { UUID_A } from '#server/galera/cluster-fixture.ts'
import { CONFIG_PATH, DONOR_PATH, MEMBERS_PATH } from '#server/galera/render-config.ts'

describe('adding node4 to three Synced nodes', () => {
  const plan = planAddNode(addNodeInput())

  test('steps in their order', () => {
    expect(keysOf(plan).filter((key) => !/lock-server/.test(key))).toEqual([
      'node4/stop-mariadb',
      'node4/install-packages',
      'node4/set-data-aside',
      'node4/write-file/config',
      'node4/prove-configuration',
      'node4/set-start-timeout',
      'node2/create-sst-account',
      'node1/write-file/members',
      'node2/write-file/members',
      'node3/write-file/members',
      'node1/prove-configuration',
      'node2/prove-configuration',
      'node3/prove-configuration',
      'node4/write-file/donor',
      'node4/record-node',
      'node4/join-cluster',
      'node4/release-donor',
      'node4/verify-replication',
    ])
    expect(
      keysOf(plan)
        .slice(0, 4)
        .every((key) => key.endsWith('/lock-server')),
    ).toBe(true)
    expect(
      keysOf(plan)
        .slice(-4)
        .every((key) => key.endsWith('/unlock-server')),
    ).toBe(true)
  })

  test('the configuration joins this cluster and takes over what must match', () => {
    expect(optionsOf(plan, CONFIG_PATH)).toMatchObject({
      wsrep_cluster_name: 'shop',
      wsrep_cluster_address: 'gcomm://10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4',
      wsrep_node_name: 'node4',
      wsrep_node_address: '10.0.0.4',
      wsrep_sst_method: 'mariabackup',
      innodb_page_size: '16384',
      innodb_undo_tablespaces: '0',
      wsrep_sst_auth: 'synced_sst_plan0001abcd:********',
    })
    expect(optionsOf(plan, CONFIG_PATH)['wsrep_provider_options']).toBe(
      'evs.suspect_timeout=PT5S; gcache.recover=yes; gcache.size=128M; gmcast.segment=0; pc.weight=1',
    )
  })

  test('every value of the file is proved before anything starts', () => {
    const prove = step(plan, 'node4/prove-configuration')
    const written = optionsOf(plan, CONFIG_PATH)
    delete written['wsrep_sst_auth']
    expect(hasAction(prove, 'prove-configuration') && prove.params.expected).toEqual(written)
  })

  test('a file with an account is for root and the server alone; the others hold none', () => {
    const config = step(plan, 'node4/write-file/config')
    expect(config.params).toMatchObject({ mode: 0o640, owner: 'root:mysql' })
    expect(step(plan, 'node1/write-file/members').params).toMatchObject({
      mode: 0o644,
      withSstAuth: null,
    })
  })

  test('the others only learn of the new member, and keep their own list', () => {
    const own = withMemberFacts('node1', {
      options: { wsrep_cluster_address: 'gcomm://a.example,b.example?pc.wait_prim=no' },
    })
    expect(optionsOf(planAddNode(own), MEMBERS_PATH, 'node1')).toEqual({
      wsrep_cluster_address: 'gcomm://a.example,b.example,10.0.0.4',
    })
  })

  test('the donor is not the writer, and the comma lets another serve (lab)', () => {
    expect(plan.summary.transfer).toMatchObject({
      kind: 'SST',
      method: 'mariabackup',
      donor: 'node2',
      donorBlocked: false,
      donorTakesWrites: false,
    })
    expect(optionsOf(plan, DONOR_PATH)).toEqual({ wsrep_sst_donor: 'node2,' })
    const wished = planAddNode(addNodeInput({ donor: 'node1' }))
    expect(wished.summary.transfer).toMatchObject({ donor: 'node1', donorTakesWrites: true })
  })

  test('a donor whose name also means the joiner is not named (lab: crash loop)', () => {
    const base = addNodeInput({ donor: 'node1' })
    const node = { ...base.node, name: 'node10' }
    const named = planAddNode({ ...base, node })
    expect(keysOf(named).some((key) => /donor/.test(key))).toBe(false)
  })

  test('the join is asked for quorum and donor just before, and knows its goal', () => {
    const join = step(plan, 'node4/join-cluster')
    expect(join.guards).toEqual(['cluster-can-donate', 'quorum-survives-joiner'])
    expect(join.params).toMatchObject({
      clusterName: 'shop',
      stateUuid: UUID_A,
      expectedSize: 4,
      method: 'mariabackup',
      joinerWeight: 1,
    })
  })

  test('three voting members and a joiner survive one more failure', () => {
    expect(plan.summary.survivesOneMoreFailure).toBe(true)
    expect(planAddNode(singleNodeInput()).summary.survivesOneMoreFailure).toBe(false)
    const unsure = withMember('node3', ({ reading }) => ({
      reading: reading && { ...reading, pcWeight: 3 },
    }))
    expect(planAddNode(unsure).summary.survivesOneMoreFailure).toBeNull()
  })

  test('the whole takes as long as its steps, and steps side by side as long as one', () => {
    const [low, high] = plan.summary.totalMs
    const waves = Object.groupBy(plan.steps, ({ wave, key }) => (wave === undefined ? key : wave))
    const longest = Object.values(waves).map((steps = []) =>
      Math.max(...steps.map(({ expectedMs }) => expectedMs[0])),
    )
    expect(low).toBe(longest.reduce((sum, one) => sum + one, 0))
    expect(high).toBeGreaterThan(low)
  })

  test('each kind of step is made on all members side by side; a wave never has two that touch the same', () => {
    expect(clashesOf(plan)).toEqual([])
    const lists = plan.steps.filter(({ key }) => key.endsWith('/write-file/members'))
    expect(new Set(lists.map(({ wave }) => wave)).size).toBe(1)
  })
})

describe('a single data node', () => {
  test('gets the weight 2 before the joiner votes and its own one back afterwards (lab)', () => {
    const plan = planAddNode(singleNodeInput())
    const keys = keysOf(plan)
    const [raise, join, reset] = [
      'node1/set-pc-weight/raise',
      'node4/join-cluster',
      'node1/set-pc-weight/reset',
    ].map((key) => keys.indexOf(key))
    expect(raise).toBeGreaterThan(0)
    expect(join).toBeGreaterThan(raise ?? 0)
    expect(reset).toBeGreaterThan(join ?? 0)
    expect(step(plan, 'node1/set-pc-weight/raise').params).toEqual({ weight: 2 })
    expect(step(plan, 'node1/set-pc-weight/reset').params).toEqual({ weight: 1 })
  })
})

test.each<[string, AddNodeInput]>([
  [
    'a name with a line break',
    { ...addNodeInput(), node: { ...addNodeInput().node, name: 'a\nb' } },
  ],
  [
    'a path with a line break',
    withMemberFacts('node2', { variables: { innodb_data_file_path: 'a\nb' } }),
  ],
])('%s is refused, and no step is planned', (_case, input) => {
  const plan = planAddNode(input)
  expect(plan.steps).toEqual([])
  expect(isRequestable(plan)).toBe(false)
})
