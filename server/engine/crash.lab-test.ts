import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startAddNode } from '#e2e/worker/lab-jobs.ts'
import { workUntilDead } from '#e2e/worker/work-until-dead.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { LOCK_PATH } from '#server/actions/fence.ts'
import type { Deps } from '#server/services/actor.ts'

/** One add-node job whose worker is killed before, in and after each of its steps. */

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 2, name: 'shop', sstMethod: 'rsync' })
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  for (const one of members()) {
    await one.sql("SET GLOBAL log_output='TABLE'; SET GLOBAL general_log=ON")
  }
  await makeJoinerBusy(await lab.addServer({ mariadb: true }))
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: members() })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  for (const { name } of members()) {
    await worker.until(name, (one) => one.reading?.localState === 4)
  }
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const members = () => lab.servers.slice(0, 2)

const server = (name: string) => lab.server(name)

/** It lacks a package, MariaDB runs on it, and has data: every step has something to do. */
async function makeJoinerBusy(joiner: LabServer): Promise<void> {
  await joiner.exec(['apt-get', '-qq', '-y', 'remove', 'mariadb-backup'])
  await joiner.startMariadb()
  await joiner.sql('CREATE DATABASE precious; CREATE TABLE precious.kept (id INT) ENGINE=InnoDB')
}

const linesOf = async (one: LabServer, argv: string[], text: string) =>
  (await one.exec(argv)).stdout.split('\n').filter((line) => line.includes(text))

async function countOnMembers(count: (one: LabServer) => Promise<number>): Promise<number> {
  const counts = await Promise.all(members().map(count))
  return counts.reduce((sum, one) => sum + one, 0)
}

test('the worker is killed before, in and after every step: the job ends well, nothing runs twice, no lock is left', async () => {
  const joiner = server('node3')
  const jobId = await startAddNode(deps, {
    clusterId: 'shop',
    server: joiner,
    credentialId: 'ssh node1',
    method: 'mariabackup',
  })
  await worker.kill()
  const marks = join(worker.environment.SYNCED_DATA_DIR ?? '', 'marks')
  let deaths = 0
  while ((await workUntilDead(deps, worker, marks, jobId)) === 'SIGKILL') deaths += 1
  const { state, reason, story } = await jobStands(deps, jobId, 0)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  const steps = await deps.db.jobStep.findMany({ where: { jobId } })
  expect(deaths).toBeGreaterThan(steps.length * 2)
  expect(steps.every(({ attempt }) => attempt > 2)).toBe(true)

  // What the servers themselves have written down.
  const installs = await linesOf(joiner, ['cat', '/var/log/apt/history.log'], ' install ')
  expect(installs.filter((line) => line.includes('mariadb-backup socat'))).toHaveLength(1)
  const journal = ['journalctl', '--no-pager', '--output=cat', '--unit=mariadb.service']
  const sent = (one: LabServer) => linesOf(one, journal, `--address '${joiner.address}:4444`)
  expect(await countOnMembers(async (one) => (await sent(one)).length)).toBe(1)
  const accounts =
    "SELECT COUNT(*) FROM mysql.general_log WHERE argument LIKE 'CREATE USER%synced_sst_%'"
  expect(await countOnMembers(async (one) => Number(await one.sql(accounts)))).toBe(1)
  expect(await members()[0]?.sql("SHOW DATABASES LIKE 'synced%'")).toBe('')

  const [aside, ...more] = await deps.db.quarantine.findMany()
  expect(more).toEqual([])
  await joiner.exec(['test', '-s', `${aside?.path}/precious/kept.ibd`])
  expect(await deps.db.clusterLock.count()).toBe(0)
  for (const one of lab.servers) {
    expect((await one.exec(['ls', LOCK_PATH], { check: false })).code).not.toBe(0)
  }
}, 700_000)
