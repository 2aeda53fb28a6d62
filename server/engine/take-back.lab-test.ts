import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startAddNode, stepEnds } from '#e2e/worker/lab-jobs.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { LOCK_PATH } from '#server/actions/fence.ts'
import { CONFIG_PATH } from '#server/galera/render-config.ts'
import { abandonJob } from '#server/services/abandon-job.ts'
import type { Deps } from '#server/services/actor.ts'
import { cancelJob } from '#server/services/cancel-job.ts'

/** What a cancelled job did is taken back, and is not once the server has become a member in use. */

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 2, name: 'shop', sstMethod: 'rsync' })
  await lab.addServer({ mariadb: true })
  const members = lab.servers.slice(0, 2)
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(lab.server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: members })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  for (const { name } of members) {
    await worker.until(name, (one) => one.reading?.localState === 4)
  }
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const addNode3 = () =>
  startAddNode(deps, {
    clusterId: 'shop',
    server: lab.server('node3'),
    credentialId: 'ssh node1',
    method: 'rsync',
  })

async function cancelledHalfWay(): Promise<string> {
  const jobId = await addNode3()
  await stepEnds(deps, jobId, 'write-file')
  await cancelJob(deps, { jobId })
  expect((await jobStands(deps, jobId, 60_000)).state).toBe('cancelled')
  expect(await isThere(CONFIG_PATH)).toBe(true)
  return jobId
}

const takeBack = (jobId: string) => abandonJob(deps, { jobId, undo: true, confirmedName: 'shop' })

const isThere = async (path: string) =>
  (await lab.server('node3').exec(['test', '-e', path], { check: false })).code === 0

test('what a cancelled job did is taken back, with the servers locked meanwhile', async () => {
  const { undoJobId } = await takeBack(await cancelledHalfWay())
  const { state, reason, story } = await jobStands(deps, undoJobId ?? '', 90_000)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  expect(await isThere(CONFIG_PATH)).toBe(false)
  for (const one of lab.servers) {
    expect((await one.exec(['ls', LOCK_PATH], { check: false })).code).not.toBe(0)
  }
  const locked = await deps.db.jobStep.findMany({
    where: { jobId: undoJobId ?? '', action: 'unlock-server' },
  })
  expect(locked.every(({ state: step, ranAt }) => step === 'done' && ranAt !== null)).toBe(true)
}, 180_000)

test('it does not uninstall the member that a second job has made of the server since', async () => {
  const first = await cancelledHalfWay()
  const second = await addNode3()
  const { state, reason, story } = await jobStands(deps, second, 150_000)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  await expect(takeBack(first)).rejects.toThrow(/later job “Add node3 to shop” has worked on/)
  expect(await lab.server('node3').sql("SHOW STATUS LIKE 'wsrep_local_state'")).toMatch(/\t4$/)
}, 240_000)
