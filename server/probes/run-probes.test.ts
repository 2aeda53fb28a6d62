import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import type { Discovery } from '#server/discovery/discovery.ts'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { sealCredential } from '#server/secrets/credential-secret.ts'
import { seal } from '#server/secrets/seal.ts'
import { probeOwner } from './probe-params.ts'
import { runProbes } from './run-probes.ts'

vi.hoisted(() => {
  process.env['SYNCED_LOG_LEVEL'] = 'silent'
})

const key = { id: 'k', bytes: randomBytes(32) }
const life = { current: new AbortController() }
let database: TestDatabase
let cluster: SimulatedCluster
let running: Promise<void>

beforeEach(async () => {
  database = await openTestDatabase()
  cluster = await startSimulatedCluster({ name: 'shop', nodes: 2 })
  start()
})
afterEach(async () => {
  await stop()
  await cluster.stop()
  await database.close()
})

function start(): void {
  life.current = new AbortController()
  running = runProbes(database.db, key, life.current.signal)
}
async function stop(): Promise<void> {
  life.current.abort()
  await running
}

async function put(id: string, kind: string, params: unknown): Promise<void> {
  const { db } = database
  await db.$transaction([
    db.probe.create({ data: { id, kind, sealedParams: seal(key, probeOwner(id), params) } }),
    db.change.create({ data: { topic: 'probe', payload: id } }),
  ])
}

/** The ended probe. */
async function answered(id: string) {
  return vi.waitFor(
    async () => {
      const row = await database.db.probe.findUniqueOrThrow({ where: { id } })
      expect(['done', 'failed']).toContain(row.state)
      return {
        ...row,
        result: JSON.parse(row.result ?? 'null') as unknown,
        error: JSON.parse(row.error ?? 'null') as { code: string; message: string; mend: string },
      }
    },
    { timeout: 30_000, interval: 10 },
  )
}

const discover = (change: object = {}) => ({
  address: '127.0.0.1',
  sqlPort: cluster.nodes[0]?.port,
  tlsMode: 'off',
  tlsCa: null,
  sql: { username: cluster.user, password: cluster.password },
  ssh: null,
  ...change,
})

test('a discovery is answered, and its end is told', async () => {
  await put('p1', 'discover', discover())
  const { state, result } = await answered('p1')
  expect(state).toBe('done')
  const discovery = result as Discovery
  expect(discovery.galeraName).toBe('shop')
  expect(discovery.stateUuid).toBe(cluster.stateUuid)
  expect(discovery.nodes.map((node) => node.name)).toContain('node1')
  const changes = await database.db.change.findMany({ where: { topic: 'probe', payload: 'p1' } })
  expect(changes).toHaveLength(2)
})

test('a wrong password is one clear failure without the password in it', async () => {
  await put('p1', 'discover', discover({ sql: { username: 'x', password: 'hunter2' } }))
  const { state, error } = await answered('p1')
  expect(state).toBe('failed')
  expect(error.code).toBe('access-denied')
  expect(error.mend).not.toBe('')
  expect(JSON.stringify(error)).not.toContain('hunter2')
})

test('a saved credential is used; one that is gone is named as gone', async () => {
  const secret = { passphrase: null, privateKey: null, sudoPassword: null }
  await database.db.credential.create({
    data: {
      id: 'c1',
      name: 'c1',
      kind: 'sql',
      username: cluster.user,
      sealed: sealCredential(key, 'c1', { ...secret, password: cluster.password }),
    },
  })
  await put('p1', 'discover', discover({ sql: { credentialId: 'c1' } }))
  await put('p2', 'discover', discover({ sql: { credentialId: 'gone' } }))
  expect((await answered('p1')).state).toBe('done')
  expect((await answered('p2')).error.code).toBe('not-found')
})

test('a scan tells host by host what it saw', async () => {
  const port = cluster.nodes[0]?.port ?? 0
  await put('p1', 'scan-host-keys', { hosts: [{ host: '127.0.0.1', port }] })
  expect((await answered('p1')).result).toMatchObject([
    { host: '127.0.0.1', port, error: { message: expect.stringMatching(/./) } },
  ])
})

test('without SSH the configuration is the values in use, and it says so', async () => {
  const { db } = database
  const empty = { passphrase: null, privateKey: null, sudoPassword: null }
  await db.credential.create({
    data: {
      id: 'c1',
      name: 'c1',
      kind: 'sql',
      username: cluster.user,
      sealed: sealCredential(key, 'c1', { ...empty, password: cluster.password }),
    },
  })
  await db.cluster.create({ data: { id: 'c', name: 'shop', galeraName: 'shop' } })
  await db.node.create({
    data: {
      id: 'n1',
      clusterId: 'c',
      name: 'node1',
      address: '127.0.0.1',
      sqlPort: cluster.nodes[0]?.port ?? 0,
      sqlCredentialId: 'c1',
    },
  })
  await put('p1', 'read-configuration', { nodeId: 'n1' })
  const configuration = (await answered('p1')).result as EffectiveConfiguration
  expect(configuration.incomplete?.message).toContain('node1')
  expect(configuration.options).toContainEqual({
    name: 'wsrep_sst_method',
    value: 'mariabackup',
    masked: false,
    origin: 'value in use',
    wins: true,
  })
  await put('p2', 'read-configuration', { nodeId: 'gone' })
  expect((await answered('p2')).error.code).toBe('not-found')
})

test('what a dead worker left running is failed by the next one, queued questions are answered', async () => {
  await stop()
  await put('left', 'discover', discover())
  await database.db.probe.update({ where: { id: 'left' }, data: { state: 'running' } })
  await put('waiting', 'discover', discover())
  start()
  expect((await answered('left')).error.code).toBe('worker-restarted')
  expect((await answered('waiting')).state).toBe('done')
})

test('a question whose secrets were moved from another row is refused', async () => {
  const sealedParams = seal(key, probeOwner('other'), discover())
  await database.db.probe.create({ data: { id: 'p1', kind: 'discover', sealedParams } })
  await database.db.change.create({ data: { topic: 'probe', payload: 'p1' } })
  expect((await answered('p1')).error.code).toBe('secret-unreadable')
})
