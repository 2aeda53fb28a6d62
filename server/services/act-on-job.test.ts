import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { abandonJob } from './abandon-job.ts'
import { cancelJob } from './cancel-job.ts'
import { removeCredential } from './credentials.ts'
import { removeCluster } from './edit-cluster.ts'
import { exportPlan } from './export-plan.ts'
import { listJobs } from './list-jobs.ts'
import { clearJobs, NOW, requestPlanned } from './planned-job.ts'
import { readJob } from './read-job.ts'
import { readTranscript } from './read-transcript.ts'
import { resolveStep } from './resolve-step.ts'
import { resumeJob } from './resume-job.ts'
import { retryStep } from './retry-step.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole(() => NOW)))
afterAll(() => console_.close())
beforeEach(() => clearJobs(console_))

const operator = () => console_.as('operator')
const request = (change: Partial<PlanAnswer> = {}) => requestPlanned(console_, change)

describe('acting on a job', () => {
  const inState = async (state: string, step: object = {}) => {
    const { jobId } = await request()
    await console_.db.job.update({ where: { id: jobId }, data: { state } })
    await console_.db.jobStep.updateMany({ where: { jobId }, data: step })
    return jobId
  }

  it('is not for viewers, who may read', async () => {
    const jobId = await inState('failed', { state: 'failed' })
    const viewer = console_.as('viewer')
    const acts = [
      cancelJob(viewer, { jobId }),
      resumeJob(viewer, { jobId }),
      retryStep(viewer, { jobId, index: 0 }),
      resolveStep(viewer, { jobId, index: 0, decision: 'done' }),
      abandonJob(viewer, { jobId, undo: false }),
      exportPlan(viewer, { probeId: 'x' }),
    ]
    for (const act of acts) await expect(act).rejects.toMatchObject({ code: 'forbidden' })
    expect(await listJobs(viewer, { limit: 10 })).toHaveLength(1)
    expect((await readTranscript(viewer, { jobId, afterId: 0 })).entries).toEqual([])
    expect((await exportPlan(viewer, { jobId })).text).toContain('systemctl stop mariadb')
  })

  it('a blocked job goes on in spite of the risks it shows, and of no others', async () => {
    const jobId = await inState('blocked')
    const reason = { message: 'It comes by SST.', mend: 'Wait.', accept: ['comes-by-sst'] }
    await console_.db.job.update({
      where: { id: jobId },
      data: { reason: JSON.stringify(reason) },
    })
    for (const accept of [['few-left'], []]) {
      await expect(resumeJob(operator(), { jobId, accept })).rejects.toMatchObject({
        code: 'conflict',
      })
    }
    await resumeJob(operator(), { jobId, accept: ['comes-by-sst'] })
    const step = await console_.db.jobStep.findFirstOrThrow({ where: { jobId } })
    expect(step.decision).toBe('accept:comes-by-sst')
    expect((await readJob(operator(), { jobId })).state).toBe('queued')
    expect(
      await console_.db.auditEntry.findFirst({ where: { action: 'job.resume' } }),
    ).toMatchObject({ detail: expect.stringContaining('comes-by-sst') })
  })

  it.each([
    ['queued', ['cancel']],
    ['running', ['cancel']],
    ['blocked', ['resume', 'abandon']],
    ['needs-decision', ['resolve', 'abandon']],
    ['failed', ['retry', 'abandon']],
    ['succeeded', []],
    ['cancelled', []],
    ['abandoned', []],
  ])('offers for a job that is %s just what is legal', async (state, choices) => {
    const jobId = await inState(state)
    expect((await readJob(operator(), { jobId })).choices).toEqual(choices)
  })

  it('refuses what is not legal by now, and says how it stands', async () => {
    const jobId = await inState('succeeded')
    await expect(cancelJob(operator(), { jobId })).rejects.toThrow(/is succeeded by now/)
    await expect(resumeJob(operator(), { jobId })).rejects.toMatchObject({ code: 'conflict' })
    await expect(cancelJob(operator(), { jobId: 'none' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('lets only one of two people act', async () => {
    const jobId = await inState('failed', { state: 'failed' })
    const both = await Promise.allSettled([
      retryStep(operator(), { jobId, index: 0 }),
      abandonJob(operator(), { jobId, undo: false }),
    ])
    expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  })

  it('keeps the locks in one hand when a job is abandoned with an undo', async () => {
    const jobId = await inState('failed', { state: 'failed', ranAt: new Date(NOW) })
    await console_.db.job.update({ where: { id: jobId }, data: { fence: 7 } })
    const { undoJobId } = await abandonJob(operator(), { jobId, undo: true, confirmedName: 'Shop' })
    const locks = await console_.db.clusterLock.findMany()
    expect(locks.map((lock) => lock.jobId)).toEqual([undoJobId, undoJobId])
    const job = await readJob(operator(), { jobId })
    expect(job).toMatchObject({ state: 'abandoned', undoneById: undoJobId, choices: [] })
    const undo = await readJob(operator(), { jobId: undoJobId ?? '' })
    expect(undo).toMatchObject({ undoOfId: jobId, title: 'Take back: Add node4 to Shop' })
    // Workers of the job that was given up are refused by the servers from the first contact on.
    expect(await console_.db.job.findUnique({ where: { id: undoJobId ?? '' } })).toMatchObject({
      fence: 7,
    })
    const audit = await console_.db.auditEntry.findFirst({ where: { action: 'job.abandon' } })
    expect(audit?.target).toBe('Add node4 to Shop')
  })

  describe('taking back', () => {
    const cancelled = async () => {
      const jobId = await inState('cancelled', { state: 'done', ranAt: new Date(NOW) })
      await console_.db.clusterLock.deleteMany()
      return jobId
    }
    const undo = (jobId: string, confirmedName = 'Shop') =>
      abandonJob(operator(), { jobId, undo: true, confirmedName })

    it('does not uninstall the member that a later job has made of the server', async () => {
      const { db } = console_
      const jobId = await cancelled()
      expect((await readJob(operator(), { jobId })).undoRefusal).toBeNull()
      await db.hostKey.deleteMany()
      await db.credential.deleteMany()
      const later = await request({ title: 'Add node4 once more' })
      await db.clusterLock.deleteMany()
      expect((await readJob(operator(), { jobId })).undoRefusal).toBeNull()
      const ranAt = new Date(NOW + 60_000)
      await db.jobStep.updateMany({ where: { jobId: later.jobId }, data: { ranAt } })
      const { undoRefusal, choices } = await readJob(operator(), { jobId })
      expect(undoRefusal?.message).toContain('“Add node4 once more” has worked on node4 since')
      expect(choices).toEqual(['abandon'])
      await expect(undo(jobId)).rejects.toMatchObject({
        code: 'conflict',
        message: undoRefusal?.message,
      })
      expect((await readJob(operator(), { jobId })).state).toBe('cancelled')
    })

    it('wants the name typed, as what was done did', async () => {
      const jobId = await cancelled()
      await expect(undo(jobId, 'shop')).rejects.toMatchObject({ code: 'invalid' })
      await undo(jobId)
    })
  })

  it('holds the cluster that a cancelled deployment has made while it is taken back', async () => {
    const { jobId } = await request({ kind: 'deploy-cluster', clusterId: null })
    const { db } = console_
    await db.clusterLock.deleteMany()
    await db.job.update({ where: { id: jobId }, data: { state: 'cancelled', clusterId: 'made' } })
    await db.jobStep.updateMany({ where: { jobId }, data: { ranAt: new Date(NOW) } })
    const { undoJobId } = await abandonJob(operator(), { jobId, undo: true, confirmedName: 'Shop' })
    const locks = await db.clusterLock.findMany({ where: { jobId: undoJobId ?? '' } })
    expect(locks.map(({ lockKey }) => lockKey).toSorted()).toEqual([
      'cluster:made',
      'new:Shop',
      'server:192.0.2.4:22',
    ])
    expect((await readJob(operator(), { jobId: undoJobId ?? '' })).clusterId).toBe('made')
    await expect(request({ clusterId: 'made' })).rejects.toThrow(/Take back/)
  })

  it('refuses to take back what never acted', async () => {
    const jobId = await inState('failed', { state: 'failed' })
    await expect(
      abandonJob(operator(), { jobId, undo: true, confirmedName: 'Shop' }),
    ).rejects.toThrow(/Nothing was done/)
    expect(await console_.db.clusterLock.count()).toBe(2)
  })
})

describe('what a job rests on', () => {
  it('is neither removed from the inventory nor from the credentials while the job holds the cluster', async () => {
    const { db } = console_
    await db.cluster.create({ data: { id: 'shop', name: 'Shop', galeraName: 'shop' } })
    const { jobId } = await request()
    const remove = () =>
      removeCluster(console_.as('admin'), { clusterId: 'shop', typedName: 'Shop' })
    const { id } = await db.credential.findFirstOrThrow()
    await expect(remove()).rejects.toThrow(/Add node4 to Shop/)
    await expect(removeCredential(operator(), id)).rejects.toThrow(/signs in with/)
    await cancelJob(operator(), { jobId })
    await remove()
    await removeCredential(operator(), id)
    expect(await db.job.count()).toBe(1)
  })
})
