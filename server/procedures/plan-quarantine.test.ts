import { expect, test } from 'vitest'
import { isRequestable } from './is-requestable.ts'
import { bareFacts } from './plan-fixture.ts'
import { planReleaseData, planRestoreData, type QuarantineInput } from './plan-quarantine.ts'

const mariadb = {
  unitState: 'inactive',
  version: '10.11.19-MariaDB',
  dataDir: '/var/lib/mysql',
  dataBytes: 3e9,
  dataKind: 'has-data' as const,
  grastate: null,
  startTimeoutSeconds: 900,
}
const input = (change: Partial<QuarantineInput> = {}): QuarantineInput => ({
  planId: 'plan2',
  clusterName: 'Shop',
  clusterId: 'shop',
  server: { key: 'node4', address: '10.0.0.4', sshPort: 22, role: 'member', nodeId: null },
  kept: {
    id: 'q1',
    path: '/var/lib/mysql.synced-aside-plan1',
    bytes: 5e9,
    uuid: null,
    seqno: null,
  },
  facts: { ...bareFacts('node4', []), mariadb },
  isThere: true,
  now: 1,
  ...change,
})
const paramsOf = (plan: ReturnType<typeof planRestoreData>) =>
  plan.steps.map(({ action, params }) => [action, params])

test('restoring sets aside what is there now, then moves the former data back', () => {
  const plan = planRestoreData(input())
  expect(plan.findings).toEqual([])
  const dataDir = '/var/lib/mysql'
  const asideDir = '/var/lib/mysql.synced-aside-plan2'
  expect(paramsOf(plan)).toEqual([
    ['lock-server', { jobId: 'plan2' }],
    ['set-data-aside', { dataDir, asideDir, found: { bytes: 3e9, uuid: null, seqno: null } }],
    ['restore-data', { quarantineId: 'q1', dataDir, asideDir: `${dataDir}.synced-aside-plan1` }],
    ['unlock-server', { jobId: 'plan2' }],
  ])
})

test('data that lie in the lost+found of a mount point return to the mount point', () => {
  const kept = { ...input().kept, path: '/data/my sql/lost+found/my sql.synced-aside-plan1' }
  expect(paramsOf(planRestoreData(input({ kept })))[2]?.[1]).toEqual({
    quarantineId: 'q1',
    dataDir: '/data/my sql',
    asideDir: '/data/my sql.synced-aside-plan1',
  })
})

test.each<[string, Partial<QuarantineInput>]>([
  [
    'MariaDB runs',
    { facts: { ...bareFacts('node4', []), mariadb: { ...mariadb, unitState: 'active' } } },
  ],
  ['nothing lies there', { isThere: false }],
  ['it could not be looked at', { isThere: null }],
  ['the place has another name', { kept: { ...input().kept, path: '/srv/backup' } }],
  [
    'a path in lost+found names another directory',
    { kept: { ...input().kept, path: '/a/lost+found/b.synced-aside-1' } },
  ],
])('restoring is refused when %s', (_what, change) => {
  expect(isRequestable(planRestoreData(input(change)))).toBe(false)
})

test('a server whose files make it a member is told to lose the restored data at its start', () => {
  const options = { wsrep_on: 'ON', wsrep_cluster_address: 'gcomm://10.0.0.1' }
  const plan = planRestoreData(input({ facts: { ...bareFacts('node4', []), mariadb, options } }))
  expect(plan.findings).toMatchObject([{ id: 'would-join', blocks: false }])
  expect(isRequestable(plan)).toBe(true)
})

test('releasing deletes where the data lie, and nothing that MariaDB uses', () => {
  const plan = planReleaseData(input())
  expect(paramsOf(plan)).toEqual([
    ['lock-server', { jobId: 'plan2' }],
    ['release-data', { quarantineId: 'q1', path: '/var/lib/mysql.synced-aside-plan1' }],
    ['unlock-server', { jobId: 'plan2' }],
  ])
  const used = { ...mariadb, unitState: 'active', dataDir: '/var/lib/mysql.synced-aside-plan1/' }
  const inUse = planReleaseData(input({ facts: { ...bareFacts('node4', []), mariadb: used } }))
  expect(inUse.findings).toMatchObject([{ id: 'aside-in-use', blocks: true }])
})
