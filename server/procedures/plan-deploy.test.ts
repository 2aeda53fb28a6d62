import { describe, expect, test } from 'vitest'
import { isRequestable } from './is-requestable.ts'
import { planDeploy } from './plan-deploy.ts'
import { deployInput, plainChoices } from './plan-fixture.ts'
import { clashesOf } from './plan-reader.ts'
import type { Plan } from './plan.ts'
import { readOptionFile } from '#server/galera/option-file.ts'
import { CONFIG_PATH } from '#server/galera/render-config.ts'

const keysOf = (plan: Plan) => plan.steps.map(({ key }) => key)
const placeOf = (plan: Plan, key: string) => keysOf(plan).indexOf(key)
const idsOf = (plan: Plan) => plan.findings.map(({ id }) => id)

describe('three bare servers', () => {
  const plan = planDeploy(deployInput())

  test('nothing blocks, and the roles are told', () => {
    expect(plan.findings.filter(({ severity }) => severity !== 'notice')).toEqual([])
    expect(isRequestable(plan)).toBe(true)
    expect(plan.servers.map(({ role }) => role)).toEqual(['bootstrap', 'joiner', 'joiner'])
  })

  test('one is bootstrapped, the flag proved gone, and the others join one by one', () => {
    expect(keysOf(plan).filter((key) => key.endsWith('bootstrap-cluster'))).toHaveLength(1)
    const order = [
      'node3/prove-configuration',
      'node1/bootstrap-cluster',
      'node1/prove-bootstrap-flag-gone',
      'node1/secure-root-account',
      'node1/create-sst-account',
      'node1/create-monitor-account',
      'node1/set-pc-weight/raise',
      'node1/record-node',
      'node2/record-node',
      'node2/join-cluster',
      'node3/record-node',
      'node3/join-cluster',
      'node1/set-pc-weight/reset',
      'node1/verify-replication',
      'node2/verify-replication',
      'node3/verify-replication',
      'node1/unlock-server',
    ].map((key) => placeOf(plan, key))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
  })

  test('each is written to and read on every other', () => {
    const verify = plan.steps.filter(({ action }) => action === 'verify-replication')
    expect(verify.map(({ server, params }) => [server, params])).toEqual([
      ['node1', { readers: ['node2', 'node3'] }],
      ['node2', { readers: ['node1', 'node3'] }],
      ['node3', { readers: ['node1', 'node2'] }],
    ])
  })

  test('no file founds a cluster: all name all (trap 2)', () => {
    for (const { files } of plan.steps) {
      for (const file of files.filter(({ path }) => path === CONFIG_PATH)) {
        const options = Object.fromEntries(readOptionFile(file.after).at(-1)?.options ?? [])
        expect(options['wsrep_cluster_address']).toBe('gcomm://10.0.0.1,10.0.0.2,10.0.0.3')
      }
    }
  })

  test('servers are made ready side by side; a wave never has two that touch the same', () => {
    expect(clashesOf(plan)).toEqual([])
    const installs = plan.steps.filter(({ action }) => action === 'install-packages')
    expect(installs.map(({ wave }) => wave)).toEqual([1, 1, 1])
    // Founded only after all that runs was stopped, and before anybody joins.
    const waveOf = (key: string) => plan.steps[placeOf(plan, key)]?.wave
    expect(waveOf('node3/stop-mariadb')).toBe(0)
    expect(waveOf('node1/bootstrap-cluster')).toBe(1)
    const sum = plan.steps.reduce((total, step) => total + step.expectedMs[1], 0)
    expect(plan.summary.totalMs[1]).toBeLessThan(sum)
  })

  test('bootstrap is asked for other clusters just before', () => {
    expect(plan.steps[placeOf(plan, 'node1/bootstrap-cluster')]?.guards).toEqual([
      'no-other-primary',
    ])
    expect(plan.summary.refusals.join(' ')).toContain('runs or answers')
  })
})

test('segments and weights are as chosen', () => {
  const input = deployInput()
  const nodes = input.nodes.map((node, index) => ({ ...node, segment: index, weight: index + 1 }))
  const plan = planDeploy({ ...input, nodes })
  const text = plan.steps.find(({ key }) => key === 'node3/write-file/config')?.files[0]?.after
  expect(text).toContain('gmcast.segment=2')
  expect(text).toContain('pc.weight=3')
  // The heaviest joiner votes with 3: the first one needs more than that.
  const raise = plan.steps.find(({ key }) => key === 'node1/set-pc-weight/raise')
  expect(raise?.params).toEqual({ weight: 4 })
})

test('two only with the risk stated, one with more of it', () => {
  expect(idsOf(planDeploy(deployInput(2)))).toContain('two-nodes')
  expect(isRequestable(planDeploy(deployInput(2)))).toBe(true)
  const one = planDeploy(deployInput(1))
  expect(idsOf(one)).toContain('one-node')
  expect(one.summary.transfer).toBeNull()
  expect(keysOf(one)).not.toContain('node1/verify-replication')
})

test('a server alone has nobody to open its firewall for', () => {
  const input = deployInput(1)
  const nodes = input.nodes.map((node) => ({
    ...node,
    facts: node.facts && { ...node.facts, firewall: { tool: 'firewalld', active: true } as const },
  }))
  expect(keysOf(planDeploy({ ...input, nodes }))).not.toContain('node1/open-firewall')
  expect(idsOf(planDeploy({ ...input, nodes }))).toEqual(idsOf(planDeploy(input)))
})

test.each([
  ['name taken', deployInput(3, { otherClusterNames: ['shop'] }), 'cluster-name-taken'],
  ['name too long', deployInput(3, { clusterName: 'x'.repeat(40) }), 'cluster-name'],
])('%s', (_case, input, id) => {
  const plan = planDeploy(input)
  expect(idsOf(plan)).toContain(id)
  expect(isRequestable(plan)).toBe(false)
})

test('the same server twice is seen', () => {
  const input = deployInput()
  const [first, second] = input.nodes
  if (!first || !second) throw new Error('no nodes')
  const twice = planDeploy({ ...input, nodes: [first, { ...second, address: first.address }] })
  expect(idsOf(twice)).toContain('address:node2')
  const sameName = planDeploy({ ...input, nodes: [first, { ...second, name: 'node1' }] })
  expect(sameName.steps).toEqual([])
})

test('an older joiner than the first server is refused: a donor is never newer', () => {
  const input = deployInput()
  const nodes = input.nodes.map((node, index) =>
    index === 2
      ? {
          ...node,
          facts: {
            ...node.facts,
            candidates: { ...node.facts.candidates, 'mariadb-server': '1:10.11.3-1' },
          },
        }
      : node,
  )
  const plan = planDeploy({ ...input, nodes })
  expect(plan.findings.find(({ id }) => id === 'version:node3')?.blocks).toBe(true)
})

test('certificates encrypt transfers and replication of a new cluster alike', () => {
  const tls = { ca: '/t/ca.pem', cert: '/t/cert.pem', key: '/t/key.pem' }
  const plan = planDeploy(deployInput(3, { choices: { ...plainChoices, tls } }))
  const text = plan.steps.find(({ key }) => key === 'node2/write-file/config')?.files[0]?.after
  expect(text).toContain('socket.ssl_key=/t/key.pem')
  expect(text).toContain('encrypt = "3"')
})

test.each(['mariabackup', 'rsync', 'rsync_wan', 'mysqldump'])('by %s', (method) => {
  const plan = planDeploy(deployInput(3, { choices: { ...plainChoices, method } }))
  expect(isRequestable(plan)).toBe(true)
  expect(keysOf(plan).includes('node1/create-sst-account')).toBe(!method.startsWith('rsync'))
  expect(keysOf(plan).includes('node2/prepare-logical-joiner')).toBe(method === 'mysqldump')
})
