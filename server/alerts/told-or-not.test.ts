import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatchedCluster, type WatchedCluster } from '#e2e/worker/watched-cluster.ts'

vi.hoisted(() => {
  process.env['SYNCED_LOG_LEVEL'] = 'silent'
})

const slowly = { timeout: 45_000 }
let watched: WatchedCluster
beforeEach(async () => {
  watched = await startWatchedCluster()
  await expect.poll(watched.allSynced).toBe(true)
})
afterEach(() => watched.close())

test('of a node in maintenance nobody is told, and of the others people are', async () => {
  await watched.restart(() => watched.addMaintenance('m1', 'shop-node3'))
  await watched.cluster.kill('node3')
  await expect.poll(watched.firing).toContain('node-down node3')
  const quiet = await watched.db.alert.findFirst({ where: { rule: 'node-down' } })
  expect(quiet?.quiet).toContain('new disks')
  await watched.cluster.kill('node2')
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  const [first] = await watched.told()
  expect(first?.alerts.map(({ nodeName }) => nodeName)).toContain('node2')
  expect(first?.alerts.map(({ nodeName }) => nodeName)).not.toContain('node3')
})

test('a silence that ends while its alert fires: people are told then, and of the end', async () => {
  await watched.restart(() => watched.addMaintenance('m1', 'shop-node3'))
  await watched.cluster.kill('node3')
  await expect.poll(watched.firing).toContain('node-down node3')
  await sleep(1500)
  expect(await watched.briefly()).toEqual([])
  // By itself, at its time: nobody touches it.
  await watched.db.silence.update({
    where: { id: 'm1' },
    data: { endsAt: new Date(Date.now() + 1000) },
  })
  await watched.db.change.create({ data: { topic: 'alerting' } })
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  expect((await watched.told())[0]?.alerts.map(({ rule }) => rule)).toContain('node-down')
  await watched.cluster.restart('node3')
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
})

test('a job that restarts a node tells nobody anything, and of another node people are told', async () => {
  const at = new Date()
  const plan = {
    servers: [{ key: 'node3', role: 'member', nodeId: 'shop-node3' }],
    steps: [{ server: 'node3', terms: {} }],
  }
  await watched.db.job.create({
    data: {
      id: 'j1',
      kind: 'restart',
      title: 'Restart node3',
      clusterId: 'shop',
      clusterName: 'shop',
      lockKey: 'shop',
      plan: JSON.stringify(plan),
      settings: '{}',
      sealedSecrets: '',
      state: 'running',
      createdBy: 'Ada',
      createdAt: at,
      steps: {
        create: {
          index: 0,
          key: 's',
          title: '',
          stepId: 's',
          server: 'node3',
          action: 'restart',
          startedAt: at,
        },
      },
    },
  })
  await watched.db.change.create({ data: { topic: 'job', clusterId: 'shop' } })
  await sleep(500)
  await watched.cluster.kill('node3')
  await expect.poll(watched.firing).toContain('node-down node3')
  await watched.cluster.restart('node3')
  await expect.poll(watched.openAlerts, slowly).toBe(0)
  expect(await watched.briefly()).toEqual([])
  await watched.cluster.kill('node2')
  await expect.poll(watched.briefly).toEqual(['1 firing'])
})

test('what is acknowledged while a look is being stored is not told afterwards', async () => {
  const { db } = watched
  let gate = Promise.resolve()
  const transaction = async (writes: Parameters<typeof db.$transaction>[0]) => {
    await gate
    return db.$transaction(writes)
  }
  const gated = new Proxy(db, {
    get: (target, name) =>
      name === '$transaction' ? transaction : (Reflect.get(target, name) as unknown),
  })
  await watched.restart(() => watched.addMaintenance('m1', 'shop-node3'), gated)
  await watched.cluster.kill('node3')
  await expect.poll(watched.firing).toContain('node-down node3')
  const hold = Promise.withResolvers<void>()
  gate = hold.promise
  const changed = () => db.change.create({ data: { topic: 'alerting' } })
  await db.alertRuleSetting.create({
    data: { rule: 'node-down', severity: 'warning', changedBy: 'test', changedAt: new Date() },
  })
  await changed()
  await sleep(700)
  await db.alert.updateMany({ data: { acknowledgedAt: new Date(), acknowledgedBy: 'Ada' } })
  await changed()
  await sleep(700)
  hold.resolve()
  await expect
    .poll(() => db.alert.count({ where: { rule: 'node-down', severity: 'warning' } }))
    .toBe(1)
  await db.silence.update({ where: { id: 'm1' }, data: { endedAt: new Date() } })
  await changed()
  await expect.poll(() => db.alert.count({ where: { rule: 'node-down', quiet: null } })).toBe(1)
  await sleep(1500)
  expect(
    (await watched.told()).flatMap(({ alerts }) => alerts.map(({ rule }) => rule)),
  ).not.toContain('node-down')
})
