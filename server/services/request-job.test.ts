import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { probeOwner } from '#server/probes/probe-params.ts'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import { unsealJobSecrets } from '#server/secrets/job-secrets.ts'
import { unseal } from '#server/secrets/seal.ts'
import { cancelJob } from './cancel-job.ts'
import { clearJobs, NOW, planned, requestPlanned } from './planned-job.ts'
import { readJob } from './read-job.ts'
import { requestJob } from './request-job.ts'
import { requestProbe } from './request-probe.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole(() => NOW)))
afterAll(() => console_.close())
beforeEach(() => clearJobs(console_))

const operator = () => console_.as('operator')
const request = (change: Partial<PlanAnswer> = {}) => requestPlanned(console_, change)

describe('starting a plan', () => {
  it('queues the job with its steps and lock, saves login and host key, and writes the audit row', async () => {
    const probeId = await planned(console_)
    const { jobId } = await requestJob(operator(), { probeId, confirmedName: 'Shop' })
    const { db } = console_
    const job = await readJob(operator(), { jobId })
    expect(job).toMatchObject({ state: 'queued', holdsLock: true, stepsTotal: 1, stepsDone: 0 })
    expect(job.choices).toEqual(['cancel'])
    const locks = await db.clusterLock.findMany({ orderBy: { lockKey: 'asc' } })
    expect(locks.map((lock) => lock.lockKey)).toEqual(['cluster:shop', 'server:192.0.2.4:22'])
    const login = await db.credential.findUniqueOrThrow({ where: { name: 'ops on node4' } })
    const secret = unsealCredential(operator().key, login.id, login.sealed)
    expect(secret.password).toBe('typed-ssh-password')
    expect((await db.hostKey.findFirstOrThrow()).fingerprint).toBe('SHA256:new')
    const probe = await db.probe.findUniqueOrThrow({ where: { id: probeId } })
    expect(unseal(operator().key, probeOwner(probeId), probe.sealedParams)).toBeNull()
    const row = await db.job.findUniqueOrThrow({ where: { id: jobId } })
    const secrets = unsealJobSecrets(operator().key, jobId, row.sealedSecrets)
    expect(secrets.sstPassword?.length).toBeGreaterThan(20)
    expect(() => unsealJobSecrets(operator().key, 'other', row.sealedSecrets)).toThrow()
    const audit = await db.auditEntry.findFirstOrThrow({ where: { action: 'job.request' } })
    expect(audit).toMatchObject({ actorName: 'the operator', target: 'Add node4 to Shop' })
  })

  it('shows typed secrets nowhere in the database', async () => {
    await request()
    const { db } = console_
    const tables = [db.job, db.jobStep, db.probe, db.credential, db.auditEntry, db.change]
    const rows = await Promise.all(
      tables.map((table) => (table as { findMany: () => Promise<unknown> }).findMany()),
    )
    expect(JSON.stringify(rows)).not.toMatch(/typed-(ssh|sudo)-password/)
  })

  it('is not for viewers, nor with the plan of somebody else', async () => {
    const probeId = await planned(console_)
    const input = { probeId, confirmedName: 'Shop' }
    await expect(requestJob(console_.as('viewer'), input)).rejects.toMatchObject({
      code: 'forbidden',
    })
    await expect(requestJob(console_.as('admin'), input)).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      requestProbe(console_.as('viewer'), 'plan-add-node', {}, 'x'),
    ).rejects.toMatchObject({ code: 'forbidden' })
    expect(await console_.db.job.count()).toBe(0)
  })

  it('refuses a second job on the cluster with the name of the first', async () => {
    await request()
    const second = { key: 'node5', address: '192.0.2.5', sshPort: 22, role: 'joiner' } as const
    const change = { servers: [{ ...second, nodeId: null }] }
    await expect(request(change)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The job “Add node4 to Shop”, started by the operator, is at work there.',
    })
    expect(await console_.db.job.count()).toBe(1)
    expect(await console_.db.clusterLock.count()).toBe(2)
  })

  it('of two that are requested at the same moment, one is refused with the name of the other', async () => {
    const probes = [await planned(console_), await planned(console_, { hostKeys: {} })]
    const results = await Promise.allSettled(
      probes.map((probeId) => requestJob(operator(), { probeId, confirmedName: 'Shop' })),
    )
    expect(results.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const refused = results.find((one) => one.status === 'rejected')
    expect(String(refused?.reason)).toMatch(/Add node4 to Shop|credential of this name|named ops/)
    expect(await console_.db.job.count()).toBe(1)
  })

  it('refuses the same bare server for another cluster', async () => {
    await request()
    await expect(request({ clusterId: 'other', hostKeys: {} })).rejects.toThrow(/Add node4 to Shop/)
  })

  const blocking: PlanAnswer['findings'][number] = {
    id: 'port-blocked:node4:4568',
    severity: 'critical',
    blocks: true,
    where: ['node4'],
    title: 'Port 4568 is blocked',
    why: 'IST needs it.',
    mend: 'Open it.',
  }
  it.each<[string, Partial<PlanAnswer>, RegExp]>([
    ['a finding that blocks', { findings: [blocking] }, /Port 4568 is blocked/],
    ['a plan without steps', { steps: [] }, /nothing to do/],
    ['a plan older than 15 minutes', { plannedAtMs: NOW - 16 * 60_000 }, /older than 15 minutes/],
    ['another name than the typed one', { clusterName: 'Shop 2' }, /not the name/],
  ])('refuses %s and saves nothing', async (_what, change, message) => {
    await expect(request(change)).rejects.toThrow(message)
    expect(await console_.db.job.count()).toBe(0)
    expect(await console_.db.credential.count()).toBe(0)
  })

  it('starts a plan only once', async () => {
    const probeId = await planned(console_)
    const { jobId } = await requestJob(operator(), { probeId, confirmedName: 'Shop' })
    await cancelJob(operator(), { jobId })
    await expect(requestJob(operator(), { probeId, confirmedName: 'Shop' })).rejects.toThrow(
      /no longer at hand/,
    )
  })
})
