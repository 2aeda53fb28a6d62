import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { sealCredential } from '#server/secrets/credential-secret.ts'
import { Monitor } from './monitor.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

vi.hoisted(() => {
  process.env['SYNCED_LOG_LEVEL'] = 'silent'
})

const pollMs = 250
const key = { id: 'k', bytes: randomBytes(32) }
let database: TestDatabase
let cluster: SimulatedCluster
let monitor: Monitor

beforeEach(async () => {
  database = await openTestDatabase()
  cluster = await startSimulatedCluster({
    name: 'shop',
    nodes: 3,
    arbitrator: true,
    // Longer than the pause between two attempts to connect: no state may pass unseen.
    transferMs: 1000,
    catchUpMs: 1500,
  })
  await addCredential('sql', cluster.password)
  await database.db.cluster.create({ data: { id: 'c1', name: 'shop', galeraName: 'shop' } })
  for (const node of cluster.nodes) await addNode(node.name, node.port)
  monitor = new Monitor(database.db, { key, pollMs })
  await monitor.start()
})

afterEach(async () => {
  await monitor.stop()
  await cluster.stop()
  await database.close()
})

async function addCredential(id: string, password: string): Promise<void> {
  const secret = { password, privateKey: null, passphrase: null, sudoPassword: null }
  await database.db.credential.create({
    data: {
      id,
      name: id,
      kind: 'sql',
      username: cluster.user,
      sealed: sealCredential(key, id, secret),
    },
  })
}

async function addNode(name: string, sqlPort: number): Promise<void> {
  await database.db.node.create({
    data: {
      id: name,
      clusterId: 'c1',
      name,
      address: '127.0.0.1',
      sqlPort,
      sqlCredentialId: 'sql',
    },
  })
}

const tell = () => database.db.change.create({ data: { topic: 'inventory', clusterId: 'c1' } })

async function snapshot(nodeId: string): Promise<NodeSnapshot | null> {
  const row = await database.db.nodeLive.findUnique({ where: { nodeId } })
  return row ? (JSON.parse(row.snapshot) as NodeSnapshot) : null
}

/** Waits until the stored snapshot fits. */
async function until(nodeId: string, fits: (snapshot: NodeSnapshot) => boolean): Promise<void> {
  const deadline = performance.now() + 20_000
  for (;;) {
    const now = await snapshot(nodeId)
    if (now && fits(now)) return
    if (performance.now() > deadline) throw new Error(`${nodeId} stayed ${JSON.stringify(now)}`)
    await sleep(10)
  }
}
const isSynced = (one: NodeSnapshot) =>
  one.sql.kind === 'answering' && one.reading?.localState === 4
const isFailing = (failure: string) => (one: NodeSnapshot) =>
  one.sql.kind === 'failing' && one.sql.failure === failure
const allSynced = () => Promise.all(cluster.nodes.map((node) => until(node.name, isSynced)))
const eventKinds = async () => {
  const events = await database.db.event.findMany({ orderBy: { id: 'asc' } })
  return events.map((event) => event.kind)
}

test('three nodes are seen Synced, with members, rates, samples and raw values', async () => {
  await allSynced()
  await until('node1', (one) => (one.rates?.replicatedWriteSets ?? 0) > 0)
  const seen = await snapshot('node1')
  expect(seen?.reading).toMatchObject({
    clusterName: 'shop',
    nodeName: 'node1',
    clusterStatus: 'Primary',
    clusterSize: 4,
    pcWeight: 1,
    clusterStateUuid: cluster.stateUuid,
  })
  expect(seen?.reading?.members?.map((member) => member.name)).toEqual([
    'node1',
    'node2',
    'node3',
    'garb1',
  ])
  expect(Math.abs(seen?.clockSkewMs ?? 1e9)).toBeLessThan(2000)
  const live = await database.db.nodeLive.findUniqueOrThrow({ where: { nodeId: 'node1' } })
  expect(JSON.parse(live.status ?? '{}')).toMatchObject({ wsrep_cluster_size: '4' })
  expect(JSON.parse(live.variables ?? '{}')).toMatchObject({ wsrep_sst_method: 'mariabackup' })
  const readSamples = () => database.db.sample.findMany({ where: { nodeId: 'node1' } })
  await expect.poll(async () => (await readSamples()).length).toBeGreaterThan(3)
  const samples = await readSamples()
  expect(samples.every((row) => Number(row.at) % pollMs === 0)).toBe(true)
  expect(live.snapshot).not.toContain(cluster.password)
})

test('a killed server is stored as failing before the next poll, with one event and one condition', async () => {
  await allSynced()
  await monitor.stop()
  monitor = new Monitor(database.db, { key, pollMs: 60_000 })
  const startedAt = Date.now()
  await monitor.start()
  await until('node2', (one) => isSynced(one) && (one.observedAtMs ?? 0) >= startedAt)
  await cluster.kill('node2')
  await until('node2', (one) => one.sql.kind === 'failing')
  const seen = await snapshot('node2')
  expect(seen?.reading?.localState).toBe(4)
  expect(seen?.rates).toBeNull()
  expect((await eventKinds()).filter((kind) => kind === 'contact-lost')).toHaveLength(1)
  const { count } = await database.db.change
    .aggregate({ where: { topic: 'condition', nodeId: 'node2' }, _count: true })
    .then((result) => ({ count: result._count }))
  expect(count).toBeGreaterThan(0)
})

test('a connection that is ended while the server runs is told as a notice', async () => {
  await allSynced()
  const renewed = () => database.db.event.findFirst({ where: { kind: 'connection-renewed' } })
  // On a busy machine one may take longer to come back than is waited for.
  await expect
    .poll(
      async () => {
        cluster.nodes[1]?.server.endConnections()
        await sleep(1000)
        return await renewed()
      },
      { timeout: 30_000 },
    )
    .toMatchObject({ severity: 'notice', nodeId: 'node2' })
  expect((await renewed())?.title).toMatch(
    /^The SQL connection to node2 .* was lost: .*, and was back after/,
  )
  await until('node2', isSynced)
})

test('a restarted server is seen as it joins; its first rates are unknown, not negative', async () => {
  await allSynced()
  await cluster.kill('node3')
  await until('node3', (one) => one.sql.kind === 'failing')
  const restarted = cluster.restart('node3')
  await until('node1', (one) => one.reading?.localState === 2)
  await until('node3', (one) => one.reading?.localState === 3 && one.sql.kind === 'answering')
  await until('node3', isSynced)
  await restarted
  const rows = await database.db.sample.findMany({ where: { nodeId: 'node3' } })
  expect(rows.filter((row) => (row.replicatedWriteSets ?? 0) < 0)).toEqual([])
  expect(rows.some((row) => row.localState === null)).toBe(true)
  const kinds = await eventKinds()
  expect(kinds).toContain('contact-back')
  expect(kinds.filter((kind) => kind === 'member-joined')).toHaveLength(1)
})

test('a partition is told by both of its sides', async () => {
  await allSynced()
  cluster.partition([['node3']])
  await until('node3', (one) => one.reading?.clusterStatus === 'non-Primary')
  await until('node1', (one) => one.reading?.clusterSize === 3)
  const lonely = await snapshot('node3')
  expect(lonely?.reading).toMatchObject({ ready: false, clusterConfId: null, clusterSize: 1 })
  expect(lonely?.reading?.members?.map((member) => member.name)).toEqual(['node3'])
  expect(await eventKinds()).toContain('cluster-status')
})

test('a server that hangs is a timeout, and its slots are gaps', async () => {
  await allSynced()
  cluster.nodes[0]?.server.hang(true)
  await until('node1', isFailing('timeout'))
  cluster.nodes[0]?.server.hang(false)
  await until('node1', isSynced)
})

test('changes of the inventory are taken up while it runs and disturb no other node', async () => {
  await allSynced()
  const since = (await snapshot('node1'))?.sql
  await addCredential('wrong', 'not the password')
  await database.db.node.update({ where: { id: 'node2' }, data: { sqlCredentialId: 'wrong' } })
  await tell()
  await until('node2', isFailing('access-denied'))
  await database.db.node.update({ where: { id: 'node2' }, data: { sqlCredentialId: 'sql' } })
  await tell()
  await until('node2', isSynced)
  await database.db.node.delete({ where: { id: 'node3' } })
  await tell()
  await expect.poll(() => monitor.figures().nodes).toBe(2)
  await addNode('node3', cluster.nodes[2]?.port ?? 0)
  await tell()
  await until('node3', isSynced)
  expect((await snapshot('node1'))?.sql).toEqual(since)
})

test('no poll has more than two statements', async () => {
  await allSynced()
  await sleep(pollMs)
  const server = cluster.nodes[0]?.server
  const before = server?.statements ?? 0
  const samples = await database.db.sample.count({ where: { nodeId: 'node1' } })
  cluster.partition([['node3']])
  await sleep(2000)
  await monitor.stop()
  const polls = (await database.db.sample.count({ where: { nodeId: 'node1' } })) - samples
  const statements = (server?.statements ?? 0) - before
  expect(statements).toBeGreaterThan(polls - 2)
  expect(statements).toBeLessThanOrEqual(2 * polls)
})

test('what happened while no worker ran is told by the next one', async () => {
  await allSynced()
  await monitor.stop()
  await cluster.kill('node2')
  monitor = new Monitor(database.db, { key, pollMs })
  await monitor.start()
  await until('node2', isFailing('refused'))
  await expect.poll(eventKinds).toContain('contact-lost')
})
