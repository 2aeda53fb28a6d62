import { afterAll, beforeAll, expect, test } from 'vitest'
import { startClusterLab, type Lab, type LabServer, type WriteLoad } from '#e2e/lab/lab.ts'
import { writeTlsFiles } from '#e2e/lab/tls-files.ts'
import { writeServerFile } from '#e2e/lab/write-server-file.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { evidenceOf, newServer, runPlan, storyOf } from '#e2e/worker/run-plan.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { Deps } from '#server/services/actor.ts'

/**
 * Servers become Synced members of one cluster by one method after the other, while clients write:
 * plan, job and steps as the browser asks for them.
 */

let lab: Lab
let load: WriteLoad
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, bare: 1, name: 'shop', sstMethod: 'mariabackup' })
  // The bare one shows the installation; with packages there already the others are quicker.
  for (let number = 5; number <= 7; number++) await lab.addServer({ mariadb: true })
  const [first, second] = lab.servers
  if (!first || !second) throw new Error('The lab came up without servers.')
  await writeTlsFiles(lab.servers)
  const sql = { user: 'synced', password: 'monitor-of-the-lab' }
  await lab.createMonitorUser(first, { ...sql, grants: 'full' })
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, {
    clusterName: 'shop',
    sql,
    dataNodes: lab.servers.slice(0, 3),
  })
  deps = { db: worker.db, key: worker.key, now: Date.now, actor: { kind: 'system' } }
  worker.start()
  for (const name of ['node1', 'node2', 'node3']) {
    await worker.until(name, (one) => one.reading?.localState === 4)
  }
  load = await lab.startWriteLoad([first, second], { ratePerSecond: 20 })
}, 300_000)

afterAll(async () => {
  await load?.stop()
  await worker?.close()
  await lab?.stop()
})

interface Joined {
  transfer: { kind: string; method: string; donor: string; bytes: number; durationMs: number }
  clusterSize: number
}

async function join(name: string, choices: { method: string; tls?: boolean }): Promise<Joined> {
  const server = await newServer(lab.server(name))
  const params = { clusterId: 'shop', server, ssh: { credentialId: 'ssh node1' }, ...choices }
  const job = await runPlan(deps, 'plan-add-node', params, 150_000)
  const told = job.state === 'succeeded' ? '' : await journalOf(lab.server(name))
  expect(job.state, `${storyOf(job)}\n${told}\n${worker.log().slice(-2000)}`).toBe('succeeded')
  const { id } = await deps.db.node.findFirstOrThrow({ where: { name } })
  await worker.until(id, (one) => one.reading?.localState === 4)
  expect(evidenceOf(job, 'verify-replication')['readOnMs']).toBeDefined()
  return evidenceOf(job, 'join-cluster') as unknown as Joined
}

/** Debian's own option files name the data directory; what is there was somebody's. */
async function moveDataDir(server: LabServer, path: string): Promise<void> {
  await server.exec(['cp', '-a', '--', '/var/lib/mysql', path])
  const text = `[mysqld]\ndatadir = "${path}"\n`
  await writeServerFile(server, {
    path: '/etc/mysql/mariadb.conf.d/60-datadir.cnf',
    text,
    mode: '644',
  })
  await server.startMariadb()
  await server.sql('CREATE DATABASE orders; CREATE TABLE orders.kept (id INT PRIMARY KEY)')
  await server.stopMariadb()
}

/** A failing test shows what MariaDB said. */
async function journalOf(server: LabServer): Promise<string> {
  const argv = ['journalctl', '--no-pager', '--output=cat', '--unit=mariadb.service', '--lines=60']
  return (await server.exec(argv)).stdout
}

/** The [sst] of a member as its scripts read it. */
async function sstOptions(name: string): Promise<string> {
  return (await lab.server(name).exec(['my_print_defaults', 'sst'])).stdout
}

test('a server joins by rsync_wan into a path with blanks and umlauts, its data set aside', async () => {
  const server = lab.server('node5')
  const dataDir = '/srv/my data ü'
  await moveDataDir(server, dataDir)
  const { transfer, clusterSize } = await join('node5', { method: 'rsync_wan' })
  expect(clusterSize).toBe(4)
  expect(transfer).toMatchObject({ kind: 'SST', method: 'rsync_wan' })
  expect(transfer.bytes).toBeGreaterThan(1e6)
  const kept = await deps.db.quarantine.findFirstOrThrow()
  expect(kept.path).toMatch(/^\/srv\/my data ü\.synced-aside-/)
  await server.exec(['test', '-f', `${kept.path}/orders/kept.frm`])
  expect((await server.sql('SELECT @@datadir')).trim()).toBe(`${dataDir}/`)
}, 200_000)

test('a server joins by rsync over TLS where the cluster sent in plain', async () => {
  const { transfer } = await join('node6', { method: 'rsync', tls: true })
  expect(transfer).toMatchObject({ kind: 'SST', method: 'rsync' })
  expect(transfer.bytes).toBeGreaterThan(1e6)
  expect(await sstOptions('node1')).toContain('--ssl-mode=VERIFY_CA')
}, 200_000)

test('a bare server joins by mariabackup over the TLS that the cluster has by now, and not one client write fails meanwhile', async () => {
  const before = load.failures().length
  const { transfer } = await join('node4', { method: 'mariabackup' })
  expect(transfer).toMatchObject({ kind: 'SST', method: 'mariabackup' })
  expect(transfer.bytes).toBeGreaterThan(1e6)
  expect(transfer.durationMs).toBeGreaterThan(1000)
  expect(load.failures().slice(before)).toEqual([])
  expect(await sstOptions('node4')).toContain('--tcert=/etc/mysql/tls/cert.pem')
}, 200_000)

test('a server joins by mysqldump, which loads into a running server', async () => {
  const { transfer, clusterSize } = await join('node7', { method: 'mysqldump' })
  expect(clusterSize).toBe(7)
  expect(transfer).toMatchObject({ kind: 'SST', method: 'mysqldump' })
  expect(transfer.bytes).toBeGreaterThan(1e5)
}, 200_000)

test('no commit that was acknowledged is missing on any of the seven', async () => {
  await load.stop()
  for (const server of lab.servers) {
    expect((await load.verify(server)).missing).toEqual([])
  }
}, 60_000)
