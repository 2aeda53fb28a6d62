import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { addSimulatedCluster } from '#e2e/worker/add-simulated-cluster.ts'
import { Monitor } from '#server/monitor/monitor.ts'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { AlertEvaluator } from './alert-evaluator.ts'
import { notificationContent, type NotificationContent } from './notification.ts'

vi.hoisted(() => {
  process.env['SYNCED_LOG_LEVEL'] = 'silent'
})

const pollMs = 250
const key = { id: 'k', bytes: randomBytes(32) }
const slowly = { timeout: 45_000 }
let database: TestDatabase
let cluster: SimulatedCluster
let stopWorking: () => Promise<void>

beforeEach(async () => {
  database = await openTestDatabase()
  cluster = await startSimulatedCluster({
    name: 'shop',
    nodes: 3,
    transferMs: 200,
    catchUpMs: 200,
  })
  await addSimulatedCluster(database.db, key, cluster)
  // The simulated load has pauses of its own.
  for (const rule of ['flow-control', 'flow-control-severe', 'certification']) {
    await database.db.alertRuleSetting.create({
      data: { rule, enabled: false, changedBy: 'test', changedAt: new Date() },
    })
  }
  stopWorking = await startWorking()
})

afterEach(async () => {
  await stopWorking()
  await cluster.stop()
  await database.close()
})

async function startWorking(db = database.db): Promise<() => Promise<void>> {
  const life = new AbortController()
  const monitor: Monitor = new Monitor(database.db, {
    key,
    pollMs,
    onCondition: (id) => alerts.look(id),
  })
  const alerts = new AlertEvaluator(db, {
    pollMs,
    keepMs: 1000,
    monitored: (id) => monitor.nodesOf(id),
  })
  await monitor.start()
  const running = alerts.run(life.signal)
  return async () => {
    life.abort()
    await Promise.all([running, monitor.stop()])
  }
}

const addMaintenance = (id: string, nodeId: string) =>
  database.db.silence.create({
    data: {
      ...{ id, kind: 'maintenance', clusterId: 'shop', nodeId, createdBy: 'test' },
      ...{ reason: 'new disks', createdAt: new Date(), endsAt: new Date(Date.now() + 3_600_000) },
    },
  })
const told = async (): Promise<NotificationContent[]> => {
  const rows = await database.db.notification.findMany({ orderBy: { at: 'asc' } })
  return rows.map(({ content }) => notificationContent.parse(JSON.parse(content)))
}
const briefly = async () => (await told()).map(({ status, sequence }) => `${sequence} ${status}`)
const firing = async () => {
  const rows = await database.db.alert.findMany({ where: { state: 'firing' } })
  return rows.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim()).toSorted()
}
const openAlerts = () => database.db.alert.count({ where: { state: { not: 'resolved' } } })
const allSynced = () =>
  expect
    .poll(async () => {
      const rows = await database.db.nodeLive.findMany()
      return rows.filter(({ snapshot }) => snapshot.includes('"localState":4')).length
    })
    .toBe(3)

test('a killed node is one message, and its return another', async () => {
  await allSynced()
  await cluster.kill('node3')
  await expect.poll(firing).toContain('node-down node3')
  await expect.poll(briefly).toEqual(['1 firing'])
  const [first] = await told()
  expect(first?.severity).toBe('critical')
  expect(first?.title).toMatch(/^node3 is down/)
  const down = first?.alerts.find(({ rule }) => rule === 'node-down')
  expect(down).toMatchObject({ state: 'firing', nodeName: 'node3', endedAtMs: null })
  expect(down?.runbook).not.toBe('')
  await cluster.restart('node3')
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const last = (await told()).at(-1)
  expect(last?.incidentId).toBe(first?.incidentId)
  expect(last?.alerts.every(({ state, endedAtMs }) => state === 'resolved' && endedAtMs)).toBe(true)
  expect(last?.alerts.map(({ id }) => id)).toContain(down?.id)
  await expect.poll(openAlerts, slowly).toBe(0)
  const events = await database.db.event.findMany({ where: { kind: 'alert' } })
  expect(events.map(({ title }) => title)).toContain('Alert over: node3 is down')
})

test('a power cut of all nodes is one message with all of them, and their return one more', async () => {
  await allSynced()
  for (const { name } of cluster.nodes) await cluster.kill(name)
  await expect.poll(briefly).toEqual(['1 firing'])
  const [first] = await told()
  expect(first?.alerts.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim())).toEqual(
    expect.arrayContaining(['no-primary', 'node-down node1', 'node-down node2', 'node-down node3']),
  )
  await Promise.all(cluster.nodes.map(({ name }) => cluster.restart(name)))
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const last = (await told()).at(-1)
  const ids = last?.alerts.map(({ id }) => id) ?? []
  for (const { id } of first?.alerts ?? []) expect(ids).toContain(id)
})

test('beside a standing warning that was told, a power cut is one more firing and one resolved message', async () => {
  await allSynced()
  await stopWorking()
  const at = new Date(Date.now() - 3_600_000)
  await database.db.alertIncident.create({
    data: {
      id: 'mild',
      clusterId: 'shop',
      openedAt: at,
      sequence: 1,
      toldAt: at,
      toldSeverity: 'warning',
    },
  })
  await database.db.alert.create({
    data: {
      id: 'standing',
      // Of this one nothing is seen here: it stays as it is.
      rule: 'gcache-retention',
      clusterId: 'shop',
      clusterName: 'shop',
      subject: '',
      state: 'firing',
      severity: 'warning',
      title: 'The gcache lasts only 10 min',
      detail: '',
      path: '/',
      startedAt: at,
      firedAt: at,
      toldAt: at,
      incidentId: 'mild',
    },
  })
  stopWorking = await startWorking()
  for (const { name } of cluster.nodes) await cluster.kill(name)
  await expect.poll(briefly).toEqual(['1 firing'])
  await Promise.all(cluster.nodes.map(({ name }) => cluster.restart(name)))
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  expect((await told()).map(({ incidentId }) => incidentId)).not.toContain('mild')
  expect(await firing()).toContain('gcache-retention')
})

test('an alert outlives the worker, is not told twice, and is not over because nobody looked', async () => {
  await allSynced()
  await cluster.kill('node3')
  await expect.poll(briefly).toEqual(['1 firing'])
  await stopWorking()
  const before = await database.db.alert.findFirst({ where: { rule: 'node-down' } })
  stopWorking = await startWorking()
  await cluster.restart('node3')
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const after = await database.db.alert.findMany({ where: { rule: 'node-down' } })
  expect(after.map(({ id, state }) => ({ id, state }))).toEqual([
    { id: before?.id, state: 'resolved' },
  ])
})

test('of a node in maintenance nobody is told, and of the others people are', async () => {
  await allSynced()
  await stopWorking()
  await addMaintenance('m1', 'shop-node3')
  stopWorking = await startWorking()
  await cluster.kill('node3')
  await expect.poll(firing).toContain('node-down node3')
  const quiet = await database.db.alert.findFirst({ where: { rule: 'node-down' } })
  expect(quiet?.quiet).toContain('new disks')
  await cluster.kill('node2')
  await expect.poll(briefly).toEqual(['1 firing'])
  const [first] = await told()
  expect(first?.alerts.map(({ nodeName }) => nodeName)).toContain('node2')
  expect(first?.alerts.map(({ nodeName }) => nodeName)).not.toContain('node3')
})

test('what is acknowledged while a look is being stored is not told afterwards', async () => {
  const { db } = database
  await allSynced()
  await stopWorking()
  await addMaintenance('m1', 'shop-node3')
  let gate = Promise.resolve()
  const transaction = async (writes: Parameters<typeof db.$transaction>[0]) => {
    await gate
    return db.$transaction(writes)
  }
  const gated = new Proxy(db, {
    get: (target, name) =>
      name === '$transaction' ? transaction : (Reflect.get(target, name) as unknown),
  })
  stopWorking = await startWorking(gated)
  await cluster.kill('node3')
  await expect.poll(firing).toContain('node-down node3')
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
  expect((await told()).flatMap(({ alerts }) => alerts.map(({ rule }) => rule))).not.toContain(
    'node-down',
  )
})

test('what an earlier version judged by, and this one does not know, is over at the start', async () => {
  await allSynced()
  await stopWorking()
  await database.db.alert.create({
    data: {
      ...{ id: 'old', rule: 'a-rule-that-is-gone', clusterId: 'shop', clusterName: 'shop' },
      ...{ subject: '', state: 'firing', severity: 'critical', title: '', detail: '', path: '/' },
      startedAt: new Date(),
    },
  })
  stopWorking = await startWorking()
  await expect.poll(openAlerts).toBe(0)
})

test('removing a cluster ends its alerts and tells so', async () => {
  await allSynced()
  await cluster.kill('node3')
  await expect.poll(briefly).toEqual(['1 firing'])
  await database.db.cluster.delete({ where: { id: 'shop' } })
  await database.db.change.create({ data: { topic: 'inventory', clusterId: 'shop' } })
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  await expect.poll(openAlerts, slowly).toBe(0)
})
