import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { listQuarantine } from './list-quarantine.ts'
import { planQuarantine } from './plan-quarantine.ts'
import { clearJobs, NOW, requestPlanned } from './planned-job.ts'
import { requestJob } from './request-job.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
const path = '/var/lib/mysql.synced-aside-1'

beforeAll(async () => {
  console_ = await openTestConsole(() => NOW)
})
afterAll(() => console_.close())
beforeEach(async () => {
  await clearJobs(console_)
  await console_.db.quarantine.deleteMany()
})

/** A job that set data aside and is over. */
async function setAside(): Promise<string> {
  const { db } = console_
  const { jobId } = await requestPlanned(console_)
  await db.clusterLock.deleteMany()
  const place = { server: 'node4', address: '192.0.2.4', path, createdAt: new Date(NOW) }
  await db.quarantine.create({ data: { id: 'q1', jobId, bytes: 5n, seqno: 7n, ...place } })
  return jobId
}

/** As the worker answers. */
async function answered(probeId: string): Promise<void> {
  const answer: PlanAnswer = {
    kind: 'release-data',
    title: 'Delete data set aside on node4',
    clusterName: 'Shop',
    clusterId: null,
    servers: [{ key: 'node4', address: '192.0.2.4', sshPort: 22, role: 'member', nodeId: null }],
    summary: { transfer: null, totalMs: [1, 2], survivesOneMoreFailure: null, refusals: [] },
    findings: [],
    steps: [
      {
        key: 'node4/release-data',
        title: 'Delete',
        purpose: 'Frees space.',
        server: 'node4',
        action: 'release-data',
        params: { quarantineId: 'q1', path },
        guards: [],
        files: [],
        commands: [],
        expectedMs: [1, 2],
      },
    ],
    plannedAtMs: NOW,
    hostKeys: {},
  }
  const data = { state: 'done', result: JSON.stringify(answer) }
  await console_.db.probe.update({ where: { id: probeId }, data })
}

const plan = (role: 'viewer' | 'operator') =>
  planQuarantine(console_.as(role), 'plan-release-data', { quarantineId: 'q1' })

it('a viewer sees data set aside, and can neither restore nor delete them', async () => {
  await setAside()
  const rows = await listQuarantine(console_.as('viewer'), {})
  expect(rows).toMatchObject([
    { path, bytes: 5, seqno: '7', restoredAtMs: null, releasedAtMs: null },
  ])
  await expect(plan('viewer')).rejects.toMatchObject({ code: 'forbidden' })
})

it('a plan becomes a job only when the name of the cluster is typed; it signs in as the first one did', async () => {
  const { db } = console_
  const first = await db.job.findUniqueOrThrow({ where: { id: await setAside() } })
  const { probeId } = await plan('operator')
  await answered(probeId)
  const request = (confirmedName: string) =>
    requestJob(console_.as('operator'), { probeId, confirmedName })
  await expect(request('shop')).rejects.toMatchObject({ code: 'invalid' })
  const { jobId } = await request('Shop')
  const job = await db.job.findUniqueOrThrow({ where: { id: jobId } })
  const credentials = (settings: string) =>
    (JSON.parse(settings) as { sshCredentialIds: unknown }).sshCredentialIds
  expect(credentials(job.settings)).toEqual(credentials(first.settings))
  expect(job.kind).toBe('release-data')
})

it('data that are back in their place are not deleted by an older plan', async () => {
  const { db } = console_
  await setAside()
  const { probeId } = await plan('operator')
  await answered(probeId)
  await db.quarantine.update({ where: { id: 'q1' }, data: { restoredAt: new Date(NOW) } })
  await expect(
    requestJob(console_.as('operator'), { probeId, confirmedName: 'Shop' }),
  ).rejects.toMatchObject({ code: 'not-found' })
  await expect(plan('operator')).rejects.toMatchObject({ code: 'not-found' })
})
