import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { readNode } from '#server/galera/read-status.ts'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { metricSpecs, renderMetrics } from './render-metrics.ts'

const now = 1_800_000_000_000
const hostile = 'shop "north"\\\n{x="1"}'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
  await seed(50)
})
afterAll(() => database.close())

const status = {
  wsrep_local_state: '4',
  wsrep_local_state_comment: 'Synced',
  wsrep_cluster_status: 'Primary',
  wsrep_connected: 'ON',
  wsrep_ready: 'ON',
  wsrep_cluster_size: '50',
  wsrep_last_committed: '1000',
  wsrep_local_cached_downto: '401',
  wsrep_local_recv_queue: '3',
  wsrep_flow_control_paused_ns: '2500000000',
  wsrep_replicated: '0',
  wsrep_received_bytes: '18446744073709551615',
  Uptime: '60',
}
const variables = { wsrep_provider_options: 'gcache.size = 128M; gcache.dir = /var/lib/mysql/' }

function snapshotOf(nodeId: string, observedAtMs: number): NodeSnapshot {
  return {
    nodeId,
    observedAtMs,
    sql: { kind: 'answering', sinceMs: 0 },
    ssh: null,
    reading: readNode(status, variables, null, null),
    rates: null,
    clockSkewMs: -250,
    journal: null,
    transfer: null,
  }
}

/** The last node was read a minute ago. */
async function seed(count: number): Promise<void> {
  const { db } = database
  const names = Array.from({ length: count }, (_, n) => `node${n}`)
  await db.cluster.create({ data: { id: 'c', name: hostile, galeraName: 'shop' } })
  for (const [n, name] of names.entries()) {
    const readAtMs = n === count - 1 ? now - 60_000 : now - 500
    await db.node.create({
      data: {
        id: name,
        clusterId: 'c',
        name,
        address: name,
        live: {
          create: {
            snapshot: JSON.stringify(snapshotOf(name, readAtMs)),
            status: JSON.stringify(status),
            variables: JSON.stringify({ ...variables, filler: 'x'.repeat(30_000) }),
          },
        },
      },
    })
  }
  await db.sample.createMany({
    data: names.flatMap((nodeId) =>
      Array.from({ length: 60 }, (_, second) => ({
        nodeId,
        resolution: 1,
        at: BigInt(now - second * 1000),
        replicatedBytes: 900,
        receivedBytes: 100,
        replicatedWriteSets: 0,
        receivedWriteSets: 0,
      })),
    ),
  })
  await db.transfer.create({
    data: {
      id: 't',
      clusterId: 'c',
      joinerName: 'node1',
      kind: 'IST',
      startedAt: new Date(now - 9000),
      endedAt: new Date(now - 5000),
      outcome: 'synced',
      stages: '[]',
    },
  })
  await setWorker(now - 1000)
}

const setWorker = (beatMs: number) =>
  database.db.worker.upsert({
    where: { id: 'monitor' },
    create: {
      id: 'monitor',
      pid: 1,
      startedAt: new Date(0),
      heartbeatAt: new Date(beatMs),
      figures: JSON.stringify({ nodes: 50, pollsPerSecond: 50, medianPollMs: 4, p95PollMs: 9 }),
    },
    update: { heartbeatAt: new Date(beatMs) },
  })

const render = async () => (await renderMetrics(database.db, now)).text
const cluster = 'cluster="shop \\"north\\"\\\\\\n{x=\\"1\\"}"'

test('figures are in base units, and names of any sort are escaped', async () => {
  const text = await render()
  const of = (name: string, node = 'node0') =>
    text.match(new RegExp(`^${name}\\{.*node="${node}"\\} (.*)$`, 'm'))?.[1]
  expect(text).toContain(`synced_node_local_state{${cluster},node="node0"} 4\n`)
  expect(text).toContain(`synced_cluster_nodes{${cluster}} 50\n`)
  expect(text).toContain(`synced_cluster_nodes_synced{${cluster}} 49\n`)
  expect(text).toContain(`synced_transfers_total{${cluster},kind="IST",outcome="synced"} 1\n`)
  expect(text).toContain('synced_jobs{state="running"} 0\n')
  expect(text).toContain('synced_worker_poll_median_seconds 0.004\n')
  expect(of('synced_node_flow_control_paused_seconds_total')).toBe('2.5')
  expect(of('synced_node_replicated_write_sets_total')).toBe('0')
  expect(of('synced_node_clock_skew_seconds')).toBe('-0.25')
  expect(of('synced_node_gcache_cached_write_sets')).toBe('600')
  expect(Number(of('synced_node_gcache_retention_seconds'))).toBeCloseTo((2 ** 27 * 0.97) / 1000)
  // What the server writes for "unknown" is no figure.
  expect(of('synced_node_received_bytes_total')).toBeUndefined()
})

test('of a node that was not read of late only its age and that it is not up are told', async () => {
  const own = (await render()).split('\n').filter((line) => line.includes('node="node49"'))
  const names = new Set(own.map((line) => line.slice(0, line.indexOf('{'))))
  expect([...names]).toEqual([
    'synced_node_condition',
    'synced_node_up',
    'synced_node_reading_age_seconds',
  ])
  expect(own.find((line) => line.startsWith('synced_node_up'))).toMatch(/ 0$/)
})

test('of a disk only what was read of late is told, also while its server is down', async () => {
  const { db } = database
  const before = await db.nodeLive.findUniqueOrThrow({ where: { nodeId: 'node49' } })
  const put = (atMs: number) =>
    db.nodeLive.update({
      where: { nodeId: 'node49' },
      data: {
        snapshot: JSON.stringify({
          ...snapshotOf('node49', now - 60_000),
          ssh: { kind: 'answering', sinceMs: 0 },
          disk: {
            directory: '/data/',
            space: { atMs, sizeBytes: 4000, usedBytes: 3000, availableBytes: 900 },
            spaceMissing: null,
            data: { atMs, bytes: 2000 },
            dataMissing: null,
          },
        } satisfies NodeSnapshot),
      },
    })
  const told = async () => (await render()).match(/^synced_node_(disk|data).*node="node49".*$/gm)
  await put(now - 60_000)
  // No other node tells a size, so whether an SST fits is not known.
  expect(await told()).toEqual([
    `synced_node_disk_size_bytes{${cluster},node="node49"} 4000`,
    `synced_node_disk_available_bytes{${cluster},node="node49"} 900`,
    `synced_node_data_bytes{${cluster},node="node49"} 2000`,
  ])
  await put(now - 86_400_000)
  expect(await told()).toBeNull()
  await db.nodeLive.update({ where: { nodeId: 'node49' }, data: { snapshot: before.snapshot } })
})

test('what fires is told by rule, and a channel that is paused by its name', async () => {
  const { db } = database
  const alert = { rule: 'node-down', clusterId: 'c', clusterName: hostile, subject: 'node0' }
  const words = { severity: 'critical', title: 'node0 is down', detail: '', path: '/' }
  const startedAt = new Date(now - 9000)
  await db.alert.createMany({
    data: [
      { id: 'a', ...alert, ...words, state: 'firing', startedAt },
      { id: 'b', ...alert, ...words, state: 'resolved', startedAt },
    ],
  })
  const channel = { id: 'ops', name: 'Ops', kind: 'webhook', settings: '{}', sealed: '' }
  const pausedSince = { leastSeverity: 'warning', createdAt: startedAt, openSince: startedAt }
  await db.channel.create({ data: { ...channel, ...pausedSince } })
  const text = await render()
  expect(text).toContain(
    `synced_alerts_firing{${cluster},rule="node-down",severity="critical"} 1\n`,
  )
  expect(text).toContain('synced_channel_paused{channel="Ops"} 1\n')
  expect(text).toContain('synced_deliveries_waiting{channel="Ops"} 0\n')
})

test('while the worker is silent nothing is told as current', async () => {
  await setWorker(now - 20_000)
  const text = await render()
  expect(text).not.toMatch(/^synced_node_local_state|^synced_cluster_primary|^synced_worker_polls/m)
  expect(text).toMatch(/^synced_node_up\{.*node="node0"\} 0$/m)
  expect(text).toContain('synced_worker_heartbeat_age_seconds 20\n')
  await setWorker(now - 1000)
})

test('the dashboard asks only for metrics that there are', async () => {
  const file = join(import.meta.dirname, '../../public/grafana/synced.json')
  const asked = new Set((await readFile(file, 'utf8')).match(/\bsynced_\w+/g))
  expect(asked.size).toBeGreaterThan(20)
  expect([...asked].filter((name) => !(name in metricSpecs))).toEqual([])
})

test('names follow the conventions', () => {
  for (const [name, { type, help, labels }] of Object.entries(metricSpecs)) {
    expect(name).toMatch(/^synced_[a-z_]+[a-z]$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(help).toMatch(/\.$/)
    expect(labels).not.toContain('quantile')
  }
})
