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

test('a killed node is one message, and its return another', async () => {
  await watched.cluster.kill('node3')
  await expect.poll(watched.firing).toContain('node-down node3')
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  const [first] = await watched.told()
  expect(first?.severity).toBe('critical')
  expect(first?.title).toMatch(/^node3 is down/)
  const down = first?.alerts.find(({ rule }) => rule === 'node-down')
  expect(down).toMatchObject({ state: 'firing', nodeName: 'node3', endedAtMs: null })
  expect(down?.runbook).not.toBe('')
  await watched.cluster.restart('node3')
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const last = (await watched.told()).at(-1)
  expect(last?.incidentId).toBe(first?.incidentId)
  expect(last?.alerts.every(({ state, endedAtMs }) => state === 'resolved' && endedAtMs)).toBe(true)
  expect(last?.alerts.map(({ id }) => id)).toContain(down?.id)
  await expect.poll(watched.openAlerts, slowly).toBe(0)
  const events = await watched.db.event.findMany({ where: { kind: 'alert' } })
  expect(events.map(({ title }) => title)).toContain('Alert over: node3 is down')
})

test('a power cut of all nodes is one message with all of them, and their return one more', async () => {
  for (const { name } of watched.cluster.nodes) await watched.cluster.kill(name)
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  const [first] = await watched.told()
  expect(first?.alerts.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim())).toEqual(
    expect.arrayContaining(['no-primary', 'node-down node1', 'node-down node2', 'node-down node3']),
  )
  await Promise.all(watched.cluster.nodes.map(({ name }) => watched.cluster.restart(name)))
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const last = (await watched.told()).at(-1)
  const ids = last?.alerts.map(({ id }) => id) ?? []
  for (const { id } of first?.alerts ?? []) expect(ids).toContain(id)
})

test('beside a standing warning that was told, a power cut is one more firing and one resolved message', async () => {
  await watched.restart(async () => {
    const at = new Date(Date.now() - 3_600_000)
    await watched.db.alertIncident.create({
      data: {
        id: 'mild',
        clusterId: 'shop',
        openedAt: at,
        sequence: 1,
        toldAt: at,
        toldSeverity: 'warning',
      },
    })
    await watched.db.alert.create({
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
  })
  for (const { name } of watched.cluster.nodes) await watched.cluster.kill(name)
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  await Promise.all(watched.cluster.nodes.map(({ name }) => watched.cluster.restart(name)))
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
  expect((await watched.told()).map(({ incidentId }) => incidentId)).not.toContain('mild')
  expect(await watched.firing()).toContain('gcache-retention')
})

test('an alert outlives the worker, is not told twice, and is not over because nobody looked', async () => {
  await watched.cluster.kill('node3')
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  const before = await watched.db.alert.findFirst({ where: { rule: 'node-down' } })
  await watched.restart()
  await watched.cluster.restart('node3')
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const after = await watched.db.alert.findMany({ where: { rule: 'node-down' } })
  expect(after.map(({ id, state }) => ({ id, state }))).toEqual([
    { id: before?.id, state: 'resolved' },
  ])
})

test('what an earlier version judged by, and this one does not know, is over at the start', async () => {
  await watched.restart(async () => {
    await watched.db.alert.create({
      data: {
        id: 'old',
        rule: 'a-rule-that-is-gone',
        clusterId: 'shop',
        clusterName: 'shop',
        subject: '',
        state: 'firing',
        severity: 'critical',
        title: '',
        detail: '',
        path: '/',
        startedAt: new Date(),
      },
    })
  })
  await expect.poll(watched.openAlerts).toBe(0)
})

test('removing a cluster ends its alerts and tells so', async () => {
  await watched.cluster.kill('node3')
  await expect.poll(watched.briefly).toEqual(['1 firing'])
  await watched.db.cluster.delete({ where: { id: 'shop' } })
  await watched.db.change.create({ data: { topic: 'inventory', clusterId: 'shop' } })
  await expect.poll(watched.briefly, slowly).toEqual(['1 firing', '2 resolved'])
  await expect.poll(watched.openAlerts, slowly).toBe(0)
})
