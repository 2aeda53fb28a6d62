import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { writeServerFile } from '#e2e/lab/write-server-file.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { evidenceOf, newServer, runPlan, storyOf } from '#e2e/worker/run-plan.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { Deps } from '#server/services/actor.ts'

/** A dump needs an account with all privileges: it may be used from the members alone, and goes on working. */

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
})

const hostsOn = async (server: LabServer) =>
  (await server.sql(`SELECT Host FROM mysql.global_priv WHERE User LIKE 'synced\\_sst%'`))
    .split('\n')
    .filter(Boolean)
    .toSorted()

/** Takes its position away, so that Galera itself sends all data anew; from this donor. */
async function copyAnew(joiner: LabServer, donor: string): Promise<string> {
  await joiner.stopMariadb()
  await writeServerFile(joiner, {
    path: '/etc/mysql/mariadb.conf.d/99-zz-test.cnf',
    text: `[mysqld]\nwsrep_sst_method=mysqldump\nwsrep_sst_donor=${donor}\n`,
    mode: '644',
  })
  await joiner.exec(['rm', '-f', '/var/lib/mysql/grastate.dat'])
  await joiner.startMariadb()
  await expect
    .poll(() => joiner.sql(`SHOW STATUS LIKE 'wsrep_local_state_comment'`), { timeout: 60_000 })
    .toContain('Synced')
  const argv = ['journalctl', '--no-pager', '--output=cat', '--unit=mariadb.service', '--lines=400']
  return (await joiner.exec(argv)).stdout
}

test('the account of a dump is let in from the members alone, on every one of them', async () => {
  const server = await newServer(lab.server('node3'))
  const params = {
    clusterId: 'shop',
    server,
    ssh: { credentialId: 'ssh node1' },
    method: 'mysqldump',
  }
  const job = await runPlan(deps, 'plan-add-node', params, 150_000)
  expect(job.state, `${storyOf(job)}\n${worker.log().slice(-2000)}`).toBe('succeeded')
  expect(evidenceOf(job, 'join-cluster')['transfer']).toMatchObject({ method: 'mysqldump' })
  const hosts = ['localhost', ...lab.servers.map(({ address }) => address)].toSorted()
  for (const one of lab.servers) expect(await hostsOn(one)).toEqual(hosts)
}, 200_000)

test('transfers that Galera starts by itself go on working, the newcomer as joiner and as donor', async () => {
  for (const [joiner, donor] of [
    ['node3', 'node1'],
    ['node2', 'node3'],
  ] as const) {
    await lab.server('node1').sql(`CREATE DATABASE kept_${joiner}`)
    const told = await copyAnew(lab.server(joiner), donor)
    expect(told).toMatch(/SST (received|complete)|Requesting state transfer: success/i)
    expect(told).not.toMatch(/Access denied/)
    expect(await lab.server(joiner).sql(`SHOW DATABASES LIKE 'kept%'`)).toContain(`kept_${joiner}`)
  }
}, 200_000)
