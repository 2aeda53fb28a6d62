import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { jobStands } from '#e2e/worker/lab-jobs.ts'
import { makePlan, newServer } from '#e2e/worker/run-plan.ts'
import { workUntilDead } from '#e2e/worker/work-until-dead.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { LOCK_PATH } from '#server/actions/fence.ts'
import type { Deps } from '#server/services/actor.ts'
import { requestJob } from '#server/services/request-job.ts'

/**
 * Three servers become a cluster by a worker that is killed before, in and after each step from the
 * bootstrap to the first join, which has one donor alone; the other crash tests walk the rest.
 */

/** By action: in which commands it dies besides. Of a bootstrap in its start, of a join also in mid-transfer. */
const FOUNDING: Record<string, readonly number[]> = {
  'bootstrap-cluster': [1, 7],
  'prove-bootstrap-flag-gone': [1],
  'secure-root-account': [1],
  'create-sst-account': [1],
  'create-monitor-account': [1],
  'record-node': [1],
  'set-pc-weight': [1],
  'join-cluster': [5, 6, 7],
}

let lab: Lab
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startLab({ servers: 1 })
  for (let number = 2; number <= 3; number += 1) await lab.addServer({ mariadb: true })
  worker = await prepareWorker()
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
}, 300_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

async function startDeployment(servers: readonly LabServer[]): Promise<string> {
  const { user: username, privateKey } = servers[0]?.ssh ?? { user: '', privateKey: '' }
  const { probeId, plan } = await makePlan(deps, 'plan-deploy', {
    clusterName: 'shop',
    servers: await Promise.all(servers.map((one) => newServer(one))),
    sqlCredentialName: 'monitor',
    sshCredentialName: 'ssh',
    ssh: { kind: 'ssh-key', username, privateKey, passphrase: null, sudoPassword: null },
    method: 'rsync',
  })
  const blocking = plan.findings.filter(({ blocks }) => blocks)
  expect(blocking).toEqual([])
  return (await requestJob(deps, { probeId, confirmedName: plan.clusterName })).jobId
}

const linesOf = async (one: LabServer, text: RegExp) => {
  const journal = ['journalctl', '--no-pager', '--output=cat', '--unit=mariadb.service']
  return (await one.exec(journal)).stdout.split('\n').filter((line) => text.test(line))
}
const stateOf = async (one: LabServer) => {
  const state = "SHOW STATUS LIKE 'wsrep_local_state'"
  return (await one.sql(state).catch(() => '')).split('\t')[1]?.trim()
}

test('the worker is killed from the bootstrap to the first join: one cluster is founded, by one start, and its only donor keeps no join away', async () => {
  const [first, second, third] = lab.servers as [LabServer, LabServer, LabServer]
  const jobId = await startDeployment([first, second, third])
  await worker.kill()
  // Long enough for several workers to find the only member a donor.
  await lab.slow(second, { rateMbit: 30 })
  const rows = await deps.db.jobStep.findMany({ where: { jobId } })
  const walk = new Map(
    rows.flatMap(({ action, server, stepId }) => {
      const commands = server === third.name ? undefined : FOUNDING[action]
      return commands ? [[stepId, commands] as const] : []
    }),
  )
  const marks = join(worker.environment.SYNCED_DATA_DIR ?? '', 'marks')
  let deaths = 0
  let deathsWhileDonor = 0
  while ((await workUntilDead(deps, worker, marks, jobId, walk)) === 'SIGKILL') {
    deaths += 1
    if ((await stateOf(first)) === '2') deathsWhileDonor += 1
  }
  const { state, reason, story } = await jobStands(deps, jobId, 0)
  expect(state, `${reason}\n${story}`).toBe('succeeded')
  expect(deaths).toBeGreaterThan(walk.size * 2)
  expect(deathsWhileDonor).toBeGreaterThan(0)

  // What the servers themselves have written down.
  expect(await linesOf(first, /: ready for connections\./)).toHaveLength(1)
  expect(await linesOf(first, /mariadbd?: Shutdown complete/)).toEqual([])
  expect(await linesOf(first, new RegExp(`--address '${second.address}:4444`))).toHaveLength(1)
  for (const one of lab.servers) {
    expect(await stateOf(one)).toBe('4')
    expect((await one.exec(['ls', LOCK_PATH], { check: false })).code).not.toBe(0)
  }
  expect(await first.sql('SELECT COUNT(*) FROM mysql.wsrep_cluster_members')).toBe('3')
  expect(await deps.db.clusterLock.count()).toBe(0)
}, 600_000)
