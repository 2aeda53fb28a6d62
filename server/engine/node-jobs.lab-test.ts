import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTrialSchema } from '#e2e/bench/ist-trial.ts'
import { answerOf } from '#e2e/console/import-by-address.ts'
import { startClusterLab, type Lab, type WriteLoad } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { jobStands, startMemberJob, startQuarantineAct } from '#e2e/worker/lab-jobs.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeVerb } from '#server/galera/node-jobs/node-can.ts'
import type { DonorWish } from '#server/procedures/node-job-input.ts'
import { plannedAgainstActual, type Comparison } from '#server/procedures/planned-against-actual.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { joinOutcomesOf } from '#server/procedures/transfer-outcome.ts'
import type { Deps } from '#server/services/actor.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { planNodeJob, planRollingRestart } from '#server/services/plan-node-job.ts'
import { readJob } from '#server/services/read-job.ts'
import { resumeJob } from '#server/services/resume-job.ts'

/** Members are stopped, started, restarted and rebuilt as their pages do it, while clients write. */

let lab: Lab
let load: WriteLoad
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({
    nodes: 3,
    name: 'shop',
    sstMethod: 'rsync',
    gcacheSize: '8M',
  })
  await createTrialSchema(server('node1'))
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, { clusterName: 'shop', sql, dataNodes: lab.servers })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  await allSynced()
  load = await lab.startWriteLoad([server('node1')], { ratePerSecond: 20 })
}, 300_000)

afterAll(async () => {
  await load?.stop()
  await worker?.close()
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)

/** As the console sees it: what the next button rests on. */
async function allSynced(): Promise<void> {
  for (const { name } of lab.servers) {
    await worker.until(
      name,
      ({ sql, reading, transfer }) =>
        sql.kind === 'answering' &&
        reading?.localState === 4 &&
        reading.clusterSize === 3 &&
        transfer === null,
      60_000,
    )
  }
}

const isDown = (name: string) =>
  worker.until(
    name,
    ({ sql, journal }) => sql.kind === 'failing' && journal?.unitState === 'inactive',
  )

interface Ran {
  jobId: string
  plan: Plan
  compared: Comparison
}

async function ends(started: { jobId: string; plan: Plan }, patienceMs = 150_000): Promise<Ran> {
  const { jobId, plan } = started
  const { state, reason, story } = await jobStands(deps, jobId, patienceMs)
  expect(state, `${reason}\n${story}\n${worker.log().slice(-2000)}`).toBe('succeeded')
  const { steps } = await readJob(deps, { jobId })
  return { jobId, plan, compared: plannedAgainstActual(plan, steps, joinOutcomesOf(steps), null) }
}

const ask = (verb: NodeVerb, nodeId: string, donor: DonorWish = { kind: 'galera' }) =>
  planNodeJob(deps, { verb, nodeId, donor })
const run = async (verb: NodeVerb, nodeId: string, donor?: DonorWish) =>
  ends(await startMemberJob(deps, await ask(verb, nodeId, donor)))

const rowsOf = ({ compared }: Ran) =>
  Object.fromEntries(
    compared.transfer.map(({ what, planned, actual }) => [what, [planned, actual]]),
  )

test('a member is stopped, which shows how it would come back, and comes back by the IST that the plan of its start says', async () => {
  const stopped = await run('stop', 'node3')
  expect(stopped.plan.summary.wayBacks?.[0]).toMatchObject({ node: 'node3', kind: 'IST' })
  expect(stopped.plan.summary.survivesOneMoreFailure).toBe(false)
  expect(stopped.compared.transfer).toEqual([])
  await isDown('node3')
  await expect(ask('stop', 'node3')).rejects.toThrow('down already')
  const started = await run('start', 'node3')
  const [forecast] = started.plan.summary.wayBacks ?? []
  expect(rowsOf(started)).toMatchObject({
    'node3: kind': ['IST', 'IST'],
    'node3: donor': [forecast?.donor, forecast?.donor],
  })
  await allSynced()
}, 200_000)

test('where IST is lost between plan and start, the job stops for that reason, and goes on when a person wants it', async () => {
  await run('stop', 'node3')
  await isDown('node3')
  const asked = await ask('start', 'node3')
  await answerOf(deps, asked.probeId)
  await server('node1').sql('CALL trial.fill(2500)')
  const started = await startMemberJob(deps, asked)
  expect(started.plan.summary.wayBacks?.[0]).toMatchObject({ kind: 'IST' })
  const { state, reason } = await jobStands(deps, started.jobId, 60_000)
  expect(state, reason).toBe('blocked')
  expect(JSON.parse(reason)).toMatchObject({
    message: expect.stringContaining('node3 comes back by a full SST'),
    accept: ['comes-by-sst'],
  })
  await resumeJob(deps, { jobId: started.jobId, accept: ['comes-by-sst'] })
  expect(rowsOf(await ends(started))).toMatchObject({ 'node3: kind': ['IST', 'SST'] })
  await allSynced()
}, 200_000)

test('a restart takes the donor that is named for it, and nothing of the name is left', async () => {
  const ran = await run('restart', 'node3', { kind: 'named', name: 'node2' })
  expect(rowsOf(ran)).toMatchObject({
    'node3: kind': ['IST', 'IST'],
    'node3: donor': ['node2', 'node2'],
  })
  expect(await server('node3').sql('SELECT @@wsrep_sst_donor')).toBe('')
  const left = await server('node3').exec(
    ['grep', '-rl', 'wsrep_sst_donor', '/etc/mysql/mariadb.conf.d'],
    { check: false },
  )
  expect(left.stdout).toBe('')
  await allSynced()
}, 200_000)

test('a rebuild copies everything anew, and the former data stand aside whole', async () => {
  const ran = await run('rebuild', 'node3')
  expect(ran.plan.confirm?.name).toBe('node3')
  expect(rowsOf(ran)).toMatchObject({ 'node3: kind': ['SST', 'SST'] })
  const [kept] = await deps.db.quarantine.findMany()
  await server('node3').exec(['test', '-s', `${kept?.path}/ibdata1`])
  await allSynced()
  const stopped = await run('stop', 'node3')
  expect(stopped.plan.title).toBe('Stop node3')
  await isDown('node3')
  const jobId = await startQuarantineAct(deps, 'plan-restore-data', kept?.id ?? '')
  expect((await jobStands(deps, jobId, 60_000)).state).toBe('succeeded')
  await server('node3').exec(['test', '-s', '/var/lib/mysql/ibdata1'])
  const started = await run('start', 'node3')
  expect(rowsOf(started)['node3: kind']?.[1]).toBe(started.plan.summary.wayBacks?.[0]?.kind)
  await allSynced()
}, 300_000)

test('a rolling restart brings every member back as planned, and no client write fails on a node that is up', async () => {
  await load.stop()
  const writers = await lab.startWriteLoad(lab.servers, { ratePerSecond: 15 })
  load = writers
  const late = await ask('restart', 'node1')
  await answerOf(deps, late.probeId)
  const started = await startMemberJob(deps, await planRollingRestart(deps, { clusterId: 'shop' }))
  await expect(startMemberJob(deps, late)).rejects.toThrow('“Rolling restart of shop”')
  const ran = await ends(started, 240_000)
  for (const { name } of lab.servers) {
    expect(rowsOf(ran)[`${name}: kind`]).toEqual(['IST', 'IST'])
  }
  await writers.stop()
  const away = await awayTimes(ran.jobId)
  const failed = writers.failures().filter(({ server: name, atMs }) => {
    const one = away.get(name)
    return !one || atMs < one.fromMs || atMs > one.toMs
  })
  expect(failed).toEqual([])
  for (const one of lab.servers) expect((await writers.verify(one)).missing).toEqual([])
  await allSynced()
}, 400_000)

/** From the order to stop until its next start was seen Synced, by node. */
async function awayTimes(jobId: string): Promise<Map<string, { fromMs: number; toMs: number }>> {
  const steps = await deps.db.jobStep.findMany({ where: { jobId }, orderBy: { index: 'asc' } })
  return new Map(
    lab.servers.map(({ name }) => {
      const at = (action: string) =>
        steps.find((one) => one.server === name && one.action === action)
      return [
        name,
        {
          fromMs: at('stop-mariadb')?.startedAt?.getTime() ?? 0,
          // A write that was waiting when its node left ends by its own time limit.
          toMs: (at('join-cluster')?.endedAt?.getTime() ?? 0) + 1000,
        },
      ]
    }),
  )
}

test('a rolling restart waits for a member that is not Synced, stops itself when another one leaves, and goes on once both are back', async () => {
  const asked = await planRollingRestart(deps, { clusterId: 'shop' })
  const { steps } = (await answerOf(deps, asked.probeId)) as PlanAnswer
  const order = steps.flatMap(({ action, server: name }) =>
    action === 'stop-mariadb' ? [name] : [],
  )
  const [first = '', second = '', last = ''] = order
  await server(last).sql('SET GLOBAL wsrep_desync=ON')
  const started = await startMemberJob(deps, asked)
  const stop = { jobId: started.jobId, server: first, action: 'stop-mariadb' }
  await vi.waitFor(
    async () =>
      expect(await deps.db.jobStep.count({ where: { ...stop, state: 'running' } })).toBe(1),
    { timeout: 60_000, interval: 100 },
  )
  await server(second).stopMariadb()
  const { state, reason } = await jobStands(deps, started.jobId, 80_000)
  expect(state, reason).toBe('blocked')
  expect(reason).toContain(`${second} does not answer`)
  expect(await deps.db.jobStep.count({ where: { ...stop, ranAt: null } })).toBe(1)
  await server(last).sql('SET GLOBAL wsrep_desync=OFF')
  await server(second).startMariadb()
  await resumeJob(deps, { jobId: started.jobId })
  await ends(started, 120_000)
  await allSynced()
}, 300_000)

test('where one of three is down, taking another one out has to be confirmed, and rolling is refused', async () => {
  await server('node3').stopMariadb()
  await isDown('node3')
  await worker.until('node1', ({ reading }) => reading?.clusterSize === 2)
  await expect(planRollingRestart(deps, { clusterId: 'shop' })).rejects.toThrow('node3 is down')
  const { probeId } = await ask('restart', 'node2')
  const { jobId, plan } = await startMemberJob(deps, { probeId })
  expect(plan.confirm?.because).toContainEqual('Only 1 of the 3 nodes would be left.')
  const job = await jobStands(deps, jobId, 120_000)
  expect(job.state, job.story).toBe('succeeded')
  await worker.until(
    'node2',
    ({ reading, sql }) => sql.kind === 'answering' && reading?.localState === 4,
  )
  await server('node2').stopMariadb()
  await isDown('node2')
  await expect(ask('stop', 'node1')).rejects.toThrow('No other node is Synced')
}, 200_000)
