import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startMemberJob } from '#e2e/worker/lab-jobs.ts'
import { workUntilDead } from '#e2e/worker/work-until-dead.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { LOCK_PATH } from '#server/actions/fence.ts'
import type { Deps } from '#server/services/actor.ts'
import { planRollingRestart } from '#server/services/plan-node-job.ts'

/** One rolling restart whose worker is killed before, in and after each of its steps. */

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, name: 'shop', sstMethod: 'rsync' })
  const [first] = lab.servers
  if (!first) throw new Error('The lab came up without servers.')
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(first, { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: lab.servers })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  for (const { name } of lab.servers) {
    await worker.until(name, ({ reading }) => reading?.clusterSize === 3, 60_000)
  }
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

test('the worker is killed before, in and after every step of a rolling restart: every node is back by IST, stopped once', async () => {
  const load = await lab.startWriteLoad(lab.servers.slice(0, 1), { ratePerSecond: 10 })
  const startedAtMs = Date.now()
  const { jobId } = await startMemberJob(
    deps,
    await planRollingRestart(deps, { clusterId: 'shop' }),
  )
  await worker.kill()
  const marks = join(worker.environment.SYNCED_DATA_DIR ?? '', 'marks')
  let deaths = 0
  while ((await workUntilDead(deps, worker, marks, jobId)) === 'SIGKILL') deaths += 1
  await load.stop()
  const { state, reason, story } = await jobStands(deps, jobId, 0)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  const steps = await deps.db.jobStep.findMany({ where: { jobId } })
  expect(deaths).toBeGreaterThan(steps.length * 2)

  for (const one of lab.servers) {
    const status = await one.sql(
      "SHOW STATUS WHERE Variable_name IN ('wsrep_local_state', 'wsrep_cluster_size', 'wsrep_cluster_status')",
    )
    expect(status.split('\n').map((line) => line.split('\t')[1])).toEqual(['4', '3', 'Primary'])
    expect((await load.verify(one)).missing).toEqual([])
    expect((await one.exec(['ls', LOCK_PATH], { check: false })).code).not.toBe(0)
    // What the server itself has written down since.
    const journal = await one.exec([
      'journalctl',
      '--no-pager',
      '--output=cat',
      '--unit=mariadb.service',
      `--since=@${Math.floor(startedAtMs / 1000)}`,
    ])
    expect(journal.stdout.match(/mariadbd: Shutdown complete$/gm)).toHaveLength(1)
    expect(journal.stdout.match(/Receiving IST: \d+ writesets/g)).toHaveLength(1)
  }
  expect(await deps.db.clusterLock.count()).toBe(0)
}, 600_000)
