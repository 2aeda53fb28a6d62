import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startClusterLab, type Lab } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'

let lab: Lab
let worker: WorkerUnderTest
const sql = { user: 'monitor', password: 'a password of the lab' }

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 2, bare: 1, sstMethod: 'rsync' })
  await lab.createMonitorUser(server('node1'), { ...sql, grants: 'full' })
  await lab.addArbitrator(server('node3'), 'lab', [server('node1'), server('node2')])
  worker = await prepareWorker()
  await addLabNodes(worker.db, worker.key, {
    clusterName: 'lab',
    sql,
    dataNodes: [server('node1'), server('node2')],
    arbitrators: [server('node3')],
    withSudoPassword: true,
  })
  worker.start()
}, 240_000)

afterAll(async () => {
  await worker?.close()
  await lab?.stop()
}, 60_000)

const server = (name: string) => lab.server(name)

const isSynced = (seen: NodeSnapshot) =>
  seen.sql.kind === 'answering' && seen.reading?.localState === 4
const tell = (topic: string) => worker.db.change.create({ data: { topic } })

test('a user who must use sudo follows the journal of data nodes and arbitrator', async () => {
  await worker.until('node1', isSynced)
  for (const name of ['node1', 'node2', 'node3']) {
    await worker.until(name, (seen) => seen.ssh?.kind === 'answering')
    await worker.until(name, (seen) => seen.journal?.unitState === 'active')
    await worker.until(name, (seen) => seen.journal?.gcsState === 'SYNCED')
    await vi.waitFor(
      async () =>
        expect(await worker.db.logLine.count({ where: { nodeId: name } })).toBeGreaterThan(10),
      { timeout: 30_000 },
    )
  }
  const members = (await worker.snapshot('node1'))?.reading?.members
  expect(members).toHaveLength(3)
  expect((await worker.snapshot('node3'))?.sql).toEqual({ kind: 'never' })
}, 60_000)

test('an arbitrator that is stopped is seen so', async () => {
  await server('node3').exec(['systemctl', 'stop', 'garb'])
  await worker.until('node3', (seen) => seen.journal?.unitState === 'inactive')
  await worker.until('node1', (seen) => seen.reading?.clusterSize === 2)
  await server('node3').exec(['systemctl', 'start', 'garb'])
  await worker.until('node3', (seen) => seen.journal?.unitState === 'active')
  await worker.until('node1', (seen) => seen.reading?.clusterSize === 3)
}, 60_000)

test('SQL goes through the SSH connection of the node', async () => {
  await worker.db.node.update({ where: { id: 'node2' }, data: { sqlRoute: 'ssh' } })
  await tell('inventory')
  await vi.waitFor(
    async () => {
      const list = await server('node2').sql('SELECT host FROM information_schema.processlist')
      expect(list).toMatch(/localhost|127\.0\.0\.1/)
      expect(list).not.toContain(lab.subnet.replace(/0\/24$/, '1:'))
    },
    { timeout: 30_000 },
  )
  await worker.until('node2', isSynced)
}, 60_000)

test('an sshd that stops takes the way to SQL, and the node is never said to be down', async () => {
  const node2 = server('node2')
  const seen: string[] = []
  await node2.exec(['systemctl', 'stop', 'ssh'])
  await vi.waitFor(
    async () => {
      // Again: one that was signing in meanwhile has survived.
      await node2.exec(['bash', '-c', 'pkill -u opspw || true'])
      expect((await worker.snapshot('node2'))?.sql.kind).toBe('failing')
    },
    { timeout: 30_000, interval: 1000 },
  )
  for (let look = 0; look < 20; look += 1) {
    const snapshots = await Promise.all(
      ['node1', 'node2', 'node3'].map((name) => worker.snapshot(name)),
    )
    const present = snapshots.filter((one) => one !== null)
    const { nodes } = assessCluster({
      cluster: { name: 'lab', galeraName: 'lab', stateUuid: null },
      nodes: (['node1', 'node2', 'node3'] as const).map((name) => ({
        nodeId: name,
        name,
        kind: name === 'node3' ? 'arbitrator' : 'data',
        address: server(name).address,
        sqlPort: 3306,
      })),
      snapshots: new Map(present.map((one) => [one.nodeId, one])),
      worker: { heartbeatAtMs: Date.now() },
      staleAfterMs: 3500,
      now: Date.now(),
    })
    seen.push(nodes[1]?.condition ?? '')
    await sleep(1000)
  }
  expect((await worker.snapshot('node2'))?.sql).toMatchObject({ failure: 'ssh-path' })
  expect(new Set(seen)).toEqual(new Set(['member']))
  await node2.exec(['systemctl', 'start', 'ssh'])
  await worker.until('node2', isSynced, 60_000)
}, 120_000)

test('a host key that changed stops SSH alone, is shown, and a re-pin ends it', async () => {
  const node1 = server('node1')
  await node1.exec(['bash', '-c', 'rm /etc/ssh/ssh_host_*'])
  await node1.exec(['ssh-keygen', '-A'])
  await node1.exec(['systemctl', 'restart', 'ssh'])
  await node1.exec(['bash', '-c', 'pkill -u opspw || true'])
  const isRefused = (seen: NodeSnapshot) =>
    seen.ssh?.kind === 'failing' && seen.ssh.failure === 'host-key-changed'
  await worker.until('node1', isRefused)
  expect((await worker.snapshot('node1'))?.sql.kind).toBe('answering')
  const where = { host_port: { host: node1.address, port: 22 } }
  await vi.waitFor(async () => {
    const pinned = await worker.db.hostKey.findUniqueOrThrow({ where })
    expect(pinned.presentedFingerprint).toMatch(/^SHA256:/)
  }, 30_000)
  const shown = await worker.db.hostKey.findUniqueOrThrow({ where })
  await worker.db.hostKey.update({
    where,
    data: {
      algorithm: shown.presentedAlgorithm ?? '',
      publicKey: shown.presentedPublicKey ?? '',
      fingerprint: shown.presentedFingerprint ?? '',
    },
  })
  await tell('host-key')
  await worker.until('node1', (seen) => seen.ssh?.kind === 'answering')
}, 60_000)

test('a wrong SQL password is one clear failure while the journal goes on', async () => {
  await server('node1').sql(`ALTER USER '${sql.user}'@'%' IDENTIFIED BY 'another'`)
  await server('node2').exec([
    'bash',
    '-c',
    `mariadb -N -e "SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE user='${sql.user}'" | mariadb`,
  ])
  await worker.until(
    'node2',
    (seen) => seen.sql.kind === 'failing' && seen.sql.failure === 'access-denied',
  )
  expect((await worker.snapshot('node2'))?.ssh?.kind).toBe('answering')
  await server('node1').sql(`ALTER USER '${sql.user}'@'%' IDENTIFIED BY '${sql.password}'`)
  await worker.until('node2', isSynced)
}, 60_000)
