import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { notificationContent, type NotificationContent } from './notification.ts'

let lab: Lab
let worker: WorkerUnderTest
const names = ['node1', 'node2', 'node3']
const slowly = { timeout: 120_000 }

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, sstMethod: 'rsync' })
  const sql = { user: 'monitor', password: 'a password of the lab' }
  await lab.createMonitorUser(lab.server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, {
    clusterName: 'lab',
    sql,
    dataNodes: lab.servers.slice(0, 3),
  })
  worker.start()
  await Promise.all(
    names.map((name) =>
      worker.until(
        name,
        (seen) => seen.sql.kind === 'answering' && seen.journal?.gcsState === 'SYNCED',
        60_000,
      ),
    ),
  )
}, 180_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const told = async (): Promise<NotificationContent[]> => {
  const rows = await worker.db.notification.findMany({ orderBy: { at: 'asc' } })
  return rows.map(({ content }) => notificationContent.parse(JSON.parse(content)))
}
const briefly = async () => (await told()).map(({ sequence, status }) => `${sequence} ${status}`)

test('a power cut of the whole cluster and its return are one firing and one resolved message, complete', async () => {
  expect(await briefly()).toEqual([])
  await Promise.all(names.map((name) => lab.server(name).cutPower()))
  await expect.poll(briefly, slowly).toEqual(['1 firing'])
  const [first] = await told()
  const alerts = first?.alerts.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim())
  expect(alerts).toEqual(
    expect.arrayContaining(['no-primary', ...names.map((name) => `node-down ${name}`)]),
  )
  expect(first?.severity).toBe('critical')
  await Promise.all(names.map((name) => lab.server(name).boot()))
  // All that were Primary together find each other again (pc.recovery).
  await expect.poll(briefly, slowly).toEqual(['1 firing', '2 resolved'])
  const last = (await told()).at(-1)
  expect(last?.incidentId).toBe(first?.incidentId)
  const over = new Map(last?.alerts.map((alert) => [alert.id, alert.endedAtMs]))
  for (const { id } of first?.alerts ?? []) expect(over.get(id)).toBeGreaterThan(0)
  await expect.poll(() => worker.db.alert.count({ where: { state: 'firing' } }), slowly).toBe(0)
}, 300_000)

test('a disk too full for an SST is told, and over once there is room again', async () => {
  const rule = 'no-room-for-sst'
  const terms = { enabled: true, threshold: 20, forMs: 0, severity: 'warning' }
  await worker.db.alertRuleSetting.create({
    data: { rule, clusterId: '', ...terms, changedBy: 'test', changedAt: new Date() },
  })
  await worker.db.change.create({ data: { topic: 'alerting' } })
  const states = async () => {
    const alerts = await worker.db.alert.findMany({ where: { rule } })
    return alerts.map(({ subject, state }) => `${subject} ${state}`)
  }
  const roomIsKnown = (seen: NodeSnapshot) => Boolean(seen.disk?.space && seen.disk.data)
  await Promise.all(names.map((name) => worker.until(name, roomIsKnown, 120_000)))
  expect(await states()).toEqual([])
  const node3 = lab.server('node3')
  await node3.fillDisk({ leaveBytes: 40 * 2 ** 20 })
  await expect.poll(states, { timeout: 150_000 }).toEqual(['node3 firing'])
  const [alert] = await worker.db.alert.findMany({ where: { rule } })
  expect(alert?.detail).toMatch(/^[\d.]+ MiB are free, and an SST removes [\d.]+ MiB of old data/)
  await node3.freeDisk()
  await expect.poll(states, { timeout: 150_000 }).toEqual(['node3 resolved'])
}, 500_000)
