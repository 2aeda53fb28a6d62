import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startMemberJob } from '#e2e/worker/lab-jobs.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { planNodeJob } from '#server/services/plan-node-job.ts'
import { notificationContent, type NotificationContent } from './notification.ts'
import { addWebhook, signingSecret } from './outbox/test-outbox.ts'
import { startReceiver, type TestReceiver } from './outbox/test-receiver.ts'

let lab: Lab
let worker: WorkerUnderTest
let receivers: TestReceiver[]
const names = ['node1', 'node2', 'node3']
const slowly = { timeout: 120_000 }

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, sstMethod: 'rsync' })
  const sql = { user: 'monitor', password: 'a password of the lab' }
  await lab.createMonitorUser(lab.server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  // Of the machine, which others use too, not of the cluster.
  for (const rule of ['replication-latency', 'flow-control', 'flow-control-severe']) {
    await worker.db.alertRuleSetting.create({
      data: { rule, enabled: false, changedBy: 'test', changedAt: new Date() },
    })
  }
  await addLabNodes(worker.db, worker.key, {
    clusterName: 'lab',
    sql,
    dataNodes: lab.servers.slice(0, 3),
  })
  receivers = await Promise.all([startReceiver(), startReceiver()])
  for (const { url } of receivers) await addWebhook(worker.db, worker.key, url)
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
  await Promise.all((receivers ?? []).map((receiver) => receiver.close()))
  await worker?.close()
  await lab?.stop()
}, 60_000)

let sinceMs = 0
beforeEach(() => {
  sinceMs = Date.now()
  for (const receiver of receivers) receiver.received.length = 0
})
const told = async (): Promise<NotificationContent[]> => {
  const rows = await worker.db.notification.findMany({
    where: { at: { gte: new Date(sinceMs) } },
    orderBy: { at: 'asc' },
  })
  return rows.map(({ content }) => notificationContent.parse(JSON.parse(content)))
}
const inDetail = async () =>
  (await told()).map(({ sequence, status, alerts }) => ({
    what: `${sequence} ${status}`,
    alerts: alerts.map(
      ({ rule, title, detail, startedAtMs }) =>
        `${startedAtMs - sinceMs} ms ${rule}: ${title}. ${detail}`,
    ),
  }))
const briefly = async () => (await told()).map(({ sequence, status }) => `${sequence} ${status}`)

/** Whatever the return of the nodes still stirs up would be told by then. */
const SETTLED_FOR_MS = 20_000

test('a power cut of the whole cluster and its return are one firing and one resolved message a channel, complete', async () => {
  await Promise.all(names.map((name) => lab.server(name).cutPower()))
  await expect.poll(briefly, slowly).toContain('1 firing')
  await sleep(SETTLED_FOR_MS)
  expect(await inDetail()).toMatchObject([{ what: '1 firing' }])
  const [first] = await told()
  const alerts = first?.alerts.map(({ rule, nodeName }) => `${rule} ${nodeName ?? ''}`.trim())
  expect(alerts).toEqual(
    expect.arrayContaining(['no-primary', ...names.map((name) => `node-down ${name}`)]),
  )
  expect(first?.severity).toBe('critical')
  await Promise.all(names.map((name) => lab.server(name).boot()))
  // All that were Primary together find each other again (pc.recovery).
  await expect.poll(briefly, slowly).toContain('2 resolved')
  const last = (await told()).at(-1)
  expect(last?.incidentId).toBe(first?.incidentId)
  const over = new Map(last?.alerts.map((alert) => [alert.id, alert.endedAtMs]))
  for (const { id } of first?.alerts ?? []) expect(over.get(id)).toBeGreaterThan(0)
  await expect.poll(() => worker.db.alert.count({ where: { state: 'firing' } }), slowly).toBe(0)
  await sleep(SETTLED_FOR_MS)
  expect(await inDetail()).toMatchObject([{ what: '1 firing' }, { what: '2 resolved' }])
  for (const { received } of receivers) {
    const arrived = received.map(({ body, headers }) => {
      new Webhook(signingSecret).verify(body, headers)
      return JSON.parse(body) as { type: string; data: { alerts: { id: string; state: string }[] } }
    })
    expect(arrived.map(({ type }) => type)).toEqual(['incident.firing', 'incident.resolved'])
    const idsOf = (content?: { alerts: { id: string }[] }) =>
      content?.alerts.map(({ id }) => id).toSorted()
    expect(idsOf(arrived[0]?.data)).toEqual(idsOf(first))
    expect(idsOf(arrived[1]?.data)).toEqual(idsOf(last))
    expect(arrived[1]?.data.alerts.every(({ state }) => state === 'resolved')).toBe(true)
  }
  expect(await worker.db.delivery.count({ where: { state: { not: 'delivered' } } })).toBe(0)
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

// Last: for a minute after it the node counts as in the hands of the job.
test('a planned restart tells nobody anything', async () => {
  const deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } } as const
  const asked = await planNodeJob(deps, {
    verb: 'restart',
    nodeId: 'node3',
    donor: { kind: 'galera' },
  })
  const { jobId } = await startMemberJob(deps, asked)
  const { state, reason, story } = await jobStands(deps, jobId, 150_000)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  await sleep(SETTLED_FOR_MS)
  expect(await inDetail()).toEqual([])
  expect(receivers.map(({ received }) => received.length)).toEqual([0, 0])
}, 240_000)
