import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockingFindings, isRequestable } from './is-requestable.ts'
import { planAddNode } from './plan-add-node.ts'
import { planDeploy } from './plan-deploy.ts'
import {
  addNodeInput,
  deployInput,
  newNode,
  plainChoices,
  planMember,
  MEMBER_NAMES,
} from './plan-fixture.ts'
import type { AddNodeInput, DeployInput, PlanChoices, PlanMember } from './plan-input.ts'
import type { Plan } from './plan.ts'
import type { PreflightFacts } from '#server/galera/server-facts.ts'
import type { LocalState } from '#server/galera/model.ts'
import { readOptionFile } from '#server/galera/option-file.ts'
import { renderPlan } from './render-plan.ts'

/** Put wherever a server's files could hold a secret; no plan may ever show it. */
const SECRET = 'hunter2-never-shown'

/** Mostly what is right, so that most plans come as far as their steps. */
const mostly = <T>(right: T, others: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(right) }, { weight: 2, arbitrary: others })

const hostile = fc.constantFrom(
  'node4',
  'a b',
  '$(reboot)',
  '`id`',
  "o'brien",
  'x"; wsrep_on=OFF',
  '--help',
  'a\nwsrep_on=OFF',
  'é数据',
  '[sst]',
  '#x',
  '\\',
  'node1',
  'node10',
  '',
  'garb',
)
const printable = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((text) => text.replace(/[\p{Cc},]/gu, '').trim() || 'x')
const name = fc.oneof(hostile, printable, fc.string({ unit: 'grapheme', maxLength: 40 }))
const address = mostly(
  '10.0.0.4',
  fc.constantFrom('fd00::4', 'db4.example', '127.0.0.1', '10.0.0.1', 'a b', '$(id)', '10.0.0.4;x'),
)
const method = fc.constantFrom(
  null,
  'mariabackup',
  'rsync',
  'rsync_wan',
  'mysqldump',
  'xtrabackup-v2',
  'clone',
  'zfs',
  'mariadb-backup',
  '$(id)',
)

const choices: fc.Arbitrary<PlanChoices> = fc.record({
  method: mostly<string | null>(null, method),
  apt: mostly<PlanChoices['apt']>(
    { proxy: null, stanza: null },
    fc.constantFrom<PlanChoices['apt']>(
      { proxy: `http://u:${SECRET}@proxy:3142`, stanza: null },
      { proxy: null, stanza: `URIs: https://u:${SECRET}@repo/` },
    ),
  ),
  openFirewall: fc.boolean(),
  hostEntries: fc.boolean(),
  gcacheSize: mostly<string | null>('1G', fc.constantFrom(null, '1G; pc.ignore_sb=1', 'x')),
  extraOptions: mostly<Record<string, string>>(
    { max_connections: '500', wsrep_provider_options: 'gcs.fc_limit=64' },
    fc.constantFrom<Record<string, string>>(
      {},
      { wsrep_sst_auth: `a:${SECRET}` },
      { wsrep_provider_options: 'pc.bootstrap=1' },
      { 'a b': '1\n2' },
    ),
  ),
  tls: mostly<PlanChoices['tls']>(
    null,
    fc.constant({ ca: '/t/ca', cert: '/t/cert', key: '/t/k e"y' }),
  ),
  knownSstUser: fc.constantFrom(null, 'sst', 'other'),
})

const factsChange: fc.Arbitrary<Partial<PreflightFacts>> = mostly<Partial<PreflightFacts>>(
  {},
  fc.constantFrom<Partial<PreflightFacts>>(
    // mariadb-backup alone is missing, and apt offers that of the server's version.
    {
      tools: { socat: '/usr/bin/socat' },
      packages: { 'mariadb-server': '1:10.11.19-0+deb12u1', socat: '1' },
    },
    { problem: { stage: 'ssh', message: 'No route.', mend: 'Mend it.' } },
    { reach: {} },
    { names: {} },
    { tools: {}, packages: {} },
    { tools: {}, packages: {}, candidates: {} },
    { mariadb: null },
    { variables: null },
    {
      options: {
        wsrep_sst_auth: SECRET,
        wsrep_provider_options: 'a=b;;=c',
        file_key_management_filekey: SECRET,
        plugin_load_add: 'file_key_management',
      },
    },
    { sstOptions: { encrypt: '1', 'encrypt-key': SECRET } },
    { sstOptions: { encrypt: '3', tkey: '/k', tcert: '/c' } },
    { firewall: { tool: 'firewalld', active: true } },
    {
      files: {
        '/etc/mysql/mariadb.conf.d/99-synced.cnf': `[mysqld]\nwsrep_sst_auth = "a:${SECRET}"\n`,
      },
    },
    { disk: { dataDirFreeBytes: null, dataDirTotalBytes: null } },
  ),
)

const member = (memberName: string): fc.Arbitrary<PlanMember> => {
  const base = planMember(memberName)
  return fc
    .record({
      change: factsChange,
      bare: mostly(false, fc.constant(true)),
      localState: mostly<LocalState>(4, fc.constantFrom<LocalState>(2, 0)),
      kind: mostly<PlanMember['kind']>('data', fc.constant('arbitrator')),
      pcWeight: mostly<number | null>(1, fc.constantFrom(null, 0, 5)),
    })
    .map(({ change, bare, localState, kind, pcWeight }) => ({
      ...base,
      kind,
      facts: bare || base.facts === null ? null : { ...base.facts, ...change },
      reading: base.reading && { ...base.reading, localState, pcWeight },
    }))
}

const addInput: fc.Arbitrary<AddNodeInput> = fc
  .record({
    members: fc.tuple(...MEMBER_NAMES.map(member)),
    nodeName: mostly('node4', name),
    nodeAddress: address,
    joiner: factsChange,
    galeraName: mostly('shop', name),
    donor: mostly<string | null>(null, fc.constantFrom('node1', 'nobody')),
    choices,
    weight: mostly<number | null>(null, fc.constantFrom(0, 3, 255)),
  })
  .map(({ members, nodeName, nodeAddress, joiner, galeraName, donor, choices: chosen, weight }) => {
    const base = addNodeInput()
    const facts = { ...base.node.facts, ...joiner }
    const node = { ...base.node, name: nodeName, address: nodeAddress, weight, facts }
    return {
      ...base,
      cluster: { ...base.cluster, galeraName },
      members,
      node,
      donor,
      choices: chosen,
    }
  })

const deploy: fc.Arbitrary<DeployInput> = fc
  .record({
    names: mostly(['node1', 'node2', 'node3'], fc.array(name, { minLength: 1, maxLength: 4 })),
    clusterName: mostly('shop', name),
    changes: fc.array(factsChange, { minLength: 4, maxLength: 4 }),
    choices,
  })
  .map(({ names, clusterName, changes, choices: chosen }) => ({
    ...deployInput(),
    clusterName,
    choices: chosen,
    nodes: names.map((nodeName, index) => {
      const node = newNode(nodeName, names)
      return {
        ...node,
        address: `10.0.0.${index + 1}`,
        facts: { ...node.facts, ...changes[index] },
      }
    }),
  }))

const anyPlan: fc.Arbitrary<Plan> = fc.oneof(addInput.map(planAddNode), deploy.map(planDeploy))

/** What stops, restarts, replaces or empties a server, or makes it found a cluster. */
const FOR_NEWCOMERS_ONLY = [
  'stop-mariadb',
  'set-data-aside',
  'bootstrap-cluster',
  'join-cluster',
  'prepare-logical-joiner',
  'set-start-timeout',
  'secure-root-account',
]

/** A lock file, the inventory, where data are moved to. */
const TOLD_IN_WORDS = ['lock-server', 'unlock-server', 'record-node', 'set-data-aside']

test('no step stops or restarts a member of the running cluster, or acts without showing how', () => {
  fc.assert(
    fc.property(anyPlan, ({ servers, steps }) => {
      const members = new Set(servers.filter(({ role }) => role === 'member').map(({ key }) => key))
      for (const { action, commands, files } of steps) {
        if (commands.length + files.length === 0) expect(TOLD_IN_WORDS).toContain(action)
      }
      for (const step of steps.filter(({ server }) => members.has(server))) {
        expect(FOR_NEWCOMERS_ONLY).not.toContain(step.action)
        expect(step.commands.join(' ')).not.toMatch(
          /systemctl (stop|start|restart)|galera_new_cluster/,
        )
        if (step.action !== 'install-packages') continue
        // A package of MariaDB only in the very version of the member's server.
        const { packages } = step.params as { packages: string[] }
        for (const one of packages)
          expect(one).toMatch(/^(socat|rsync|stunnel4)$|^mariadb-(backup|client)=./)
      }
    }),
    { numRuns: 400 },
  )
})

test('every file parses back, and no list of members is empty', () => {
  fc.assert(
    fc.property(anyPlan, ({ steps }) => {
      for (const { path, after } of steps.flatMap(({ files }) => files)) {
        if (!path.endsWith('.cnf')) continue
        for (const { options } of readOptionFile(after)) {
          const names = options.map(([option]) => option)
          expect(new Set(names).size).toBe(names.length)
          const list = options.find(([option]) => option === 'wsrep_cluster_address')
          if (list) expect(list[1]).toMatch(/^gcomm:\/\/[^,\s?]+/)
          const on = options.find(([option]) => option === 'wsrep_on')
          if (on) expect(on[1]).toBe('ON')
        }
      }
    }),
    { numRuns: 400 },
  )
})

test('step keys are unique, name a server of the plan, and ranges are ranges', () => {
  fc.assert(
    fc.property(anyPlan, ({ steps, servers, summary }) => {
      const keys = steps.map(({ key }) => key)
      expect(new Set(keys).size).toBe(keys.length)
      for (const { server, expectedMs } of steps) {
        expect(servers.map(({ key }) => key)).toContain(server)
        expect(expectedMs[0]).toBeLessThanOrEqual(expectedMs[1])
      }
      expect(summary.totalMs[0]).toBeLessThanOrEqual(summary.totalMs[1])
    }),
    { numRuns: 400 },
  )
})

test('a plan with a finding that blocks is never requestable, and neither is one without steps', () => {
  let requestable = 0
  let refused = 0
  fc.assert(
    fc.property(anyPlan, (plan) => {
      if (isRequestable(plan)) requestable += 1
      else refused += 1
      if (blockingFindings(plan).length > 0) expect(isRequestable(plan)).toBe(false)
      if (plan.steps.length === 0) expect(blockingFindings(plan).length).toBeGreaterThan(0)
    }),
    { numRuns: 600 },
  )
  // Else the generators above would prove nothing.
  expect(Math.min(requestable, refused)).toBeGreaterThan(30)
})

test('no secret is ever in a plan or its text', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(JSON.stringify(plan)).not.toContain(SECRET)
      expect(renderPlan(plan)).not.toContain(SECRET)
    }),
    { numRuns: 400 },
  )
})

test('planning is pure: the same input gives the same plan', () => {
  expect(planAddNode(addNodeInput())).toEqual(planAddNode(addNodeInput()))
  const input = deployInput(3, { choices: plainChoices })
  expect(planDeploy(input)).toEqual(planDeploy(input))
})
