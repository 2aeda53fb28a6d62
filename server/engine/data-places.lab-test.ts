import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '#e2e/console/import-by-address.ts'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startMemberJob, startQuarantineAct } from '#e2e/worker/lab-jobs.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeVerb } from '#server/galera/node-jobs/node-can.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import type { Deps } from '#server/services/actor.ts'
import { planNodeJob } from '#server/services/plan-node-job.ts'
import { retryStep } from '#server/services/retry-step.ts'

/** Data directories that are a link or a mount point, files outside them, and option files gone wrong. */

const BROKEN = '/etc/mysql/mariadb.conf.d/98-change.cnf'

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({
    nodes: 2,
    name: 'shop',
    sstMethod: 'mariabackup',
    gcacheSize: '8M',
  })
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: lab.servers })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  await allSynced()
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)
const text = async (name: string, ...argv: string[]) =>
  (await server(name).exec(argv)).stdout.trim()

async function allSynced(): Promise<void> {
  for (const { name } of lab.servers) {
    await worker.until(
      name,
      ({ sql, reading, transfer }) =>
        sql.kind === 'answering' &&
        reading?.localState === 4 &&
        reading.clusterSize === 2 &&
        transfer === null,
      60_000,
    )
  }
}

async function isDown(name: string): Promise<void> {
  await worker.until(
    name,
    ({ sql, journal }) => sql.kind === 'failing' && journal?.unitState === 'inactive',
  )
}

async function start(verb: NodeVerb, nodeId: string): Promise<string> {
  const asked = await planNodeJob(deps, { verb, nodeId, donor: { kind: 'galera' } })
  return (await startMemberJob(deps, asked)).jobId
}

async function run(verb: NodeVerb, nodeId: string): Promise<string> {
  const jobId = await start(verb, nodeId)
  await succeeds(jobId)
  return jobId
}

async function succeeds(jobId: string): Promise<void> {
  const { state, reason, story } = await jobStands(deps, jobId, 150_000)
  expect(state, `${reason}\n${story}\n${worker.log().slice(-2000)}`).toBe('succeeded')
}

test('a restart with an option that MariaDB does not know stops nobody, and goes on once it is gone', async () => {
  // Of a plugin that only its table names: known to the running server, not to --help.
  await server('node2').sql("INSTALL SONAME 'query_response_time'")
  const plugin = '[mysqld]\nquery_response_time_stats = ON\n'
  await server('node2').exec(['tee', BROKEN], { stdin: `${plugin}no_such_option = 5\n` })
  const pid = await text('node2', 'pgrep', '-x', 'mariadbd')
  const jobId = await start('restart', 'node2')
  const { state, reason } = await jobStands(deps, jobId, 60_000)
  expect(state, reason).toBe('failed')
  // Its value is masked: it may be a password under a misspelt name.
  expect(reason).toContain("unknown variable 'no_such_option=")
  expect(await text('node2', 'pgrep', '-x', 'mariadbd')).toBe(pid)
  await server('node2').exec(['tee', BROKEN], { stdin: plugin })
  const { index } = await deps.db.jobStep.findFirstOrThrow({ where: { jobId, state: 'failed' } })
  await retryStep(deps, { jobId, index })
  await succeeds(jobId)
  expect(await server('node2').sql('SELECT @@query_response_time_stats')).toBe('1')
  await server('node2').exec(['rm', BROKEN])
  await allSynced()
}, 200_000)

test('a rebuild is refused while redo logs lie outside the data directory', async () => {
  await server('node2').exec(['install', '-d', '-o', 'mysql', '/redo'])
  await server('node2').exec(['tee', BROKEN], { stdin: '[mysqld]\naria_log_dir_path = /redo\n' })
  await server('node2').exec(['touch', '/redo/aria_log.00000001'])
  const asked = await planNodeJob(deps, {
    verb: 'rebuild',
    nodeId: 'node2',
    donor: { kind: 'galera' },
  })
  const plan = (await answerOf(deps, asked.probeId)) as PlanAnswer
  expect(plan.findings.filter(({ blocks }) => blocks)).toMatchObject([
    { id: 'outside:node2:aria_log_dir_path', title: expect.stringContaining('/redo') },
  ])
  await server('node2').exec(['rm', '-r', BROKEN, '/redo'])
}, 60_000)

test('a data directory that is a link is rebuilt where it leads: nothing is lost, and it can be restored', async () => {
  await server('node2').stopMariadb()
  await server('node2').exec(['mv', '/var/lib/mysql', '/srv/mysql'])
  await server('node2').exec(['ln', '-s', '/srv/mysql', '/var/lib/mysql'])
  await server('node2').startMariadb()
  await allSynced()
  const former = await text('node2', 'stat', '-c', '%i', '/srv/mysql/ibdata1')
  await run('rebuild', 'node2')
  const [kept] = await deps.db.quarantine.findMany()
  expect(kept?.path).toMatch(/^\/srv\/mysql\.synced-aside-/)
  expect(await text('node2', 'stat', '-c', '%i', `${kept?.path}/ibdata1`)).toBe(former)
  expect(await text('node2', 'readlink', '/var/lib/mysql')).toBe('/srv/mysql')
  await allSynced()
  await run('stop', 'node2')
  await isDown('node2')
  await succeeds(await startQuarantineAct(deps, 'plan-restore-data', kept?.id ?? ''))
  expect(await text('node2', 'stat', '-c', '%i', '/srv/mysql/ibdata1')).toBe(former)
  expect(await text('node2', 'readlink', '/var/lib/mysql')).toBe('/srv/mysql')
  await run('start', 'node2')
  await allSynced()
}, 400_000)

test('a data directory that is a mount point is rebuilt by mariabackup, with its data in lost+found', async () => {
  await server('node1').fillDisk({ leaveBytes: 3e9 })
  await server('node1').freeDisk()
  await allSynced()
  for (const _time of [1, 2]) {
    const jobId = await run('rebuild', 'node1')
    const kept = await deps.db.quarantine.findFirstOrThrow({ where: { jobId } })
    expect(kept.path).toMatch(/^\/var\/lib\/mysql\/lost\+found\/mysql\.synced-aside-/)
    await server('node1').exec(['test', '-s', `${kept.path}/ibdata1`])
    await allSynced()
  }
}, 400_000)
