import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { addSimulatedCluster } from '#e2e/worker/add-simulated-cluster.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { contentOf, storeNotifications } from '#server/alerts/outbox/test-outbox.ts'
import type { Deps } from '#server/services/actor.ts'
import { createChannel } from '#server/services/channels.ts'
import { createMetricsToken } from '#server/services/metrics-tokens.ts'

let lab: Lab
let server: LabServer
let worker: WorkerUnderTest
let cluster: SimulatedCluster
let web: Server
let port: number

beforeAll(async () => {
  worker = await prepareWorker()
  cluster = await startSimulatedCluster({ name: 'shop', nodes: 2 })
  await addSimulatedCluster(worker.db, worker.key, cluster)
  worker.start()
  web = await serveMetrics()
  port = (web.address() as AddressInfo).port
  lab = await startLab({ names: ['prometheus'] })
  server = lab.server('prometheus')
  await server.exec(['apt-get', 'update'], { timeoutMs: 120_000 })
  const install = [
    'apt-get',
    '-y',
    '--no-install-recommends',
    'install',
    'prometheus',
    'prometheus-alertmanager',
  ]
  await server.exec(['env', 'DEBIAN_FRONTEND=noninteractive', ...install], { timeoutMs: 240_000 })
})

afterAll(async () => {
  web?.close()
  web?.closeAllConnections()
  await lab?.stop()
  await worker?.close()
  await cluster?.stop()
})

/** The endpoint as the console's web process has it, on the database of the worker. */
async function serveMetrics(): Promise<Server> {
  Object.assign(process.env, worker.environment)
  const { handleMetrics } = await import('#server/api/handle-metrics.ts')
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const headers = new Headers({ authorization: request.headers.authorization ?? '' })
    const answered = await handleMetrics(new Request('http://console/metrics', { headers }))
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(await answered.text())
  }
  const listening = createServer((request, response) => void answer(request, response))
  listening.listen(0, '0.0.0.0')
  await once(listening, 'listening')
  return listening
}

const ask = async (query: string) =>
  (await server.exec(['promtool', 'query', 'instant', 'http://localhost:9090', query])).stdout

const admin = (): Deps => ({
  db: worker.db,
  key: worker.key,
  now: Date.now,
  actor: { kind: 'system' },
})

test('Debian’s Prometheus scrapes the endpoint with a token, and promtool has no complaint', async () => {
  const url = `http://127.0.0.1:${port}/metrics`
  expect((await fetch(url)).status).toBe(401)
  const { token } = await createMetricsToken(admin(), { name: 'prometheus' })
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(url, { headers: { authorization: `Bearer ${token}x` } })).status).toBe(401)
  await worker.until('shop-node1', (seen) => seen.reading?.localState === 4)
  await vi.waitFor(
    async () =>
      expect(await (await fetch(url, { headers })).text()).toMatch(/^synced_node_replicated_/m),
    { timeout: 30_000 },
  )
  const stdin = await (await fetch(url, { headers })).text()
  const checked = await server.exec(['promtool', 'check', 'metrics'], { stdin, check: false })
  expect(checked).toMatchObject({ code: 0, stdout: '', stderr: '' })

  const host = lab.subnet.replace(/0\/24$/, '1')
  const config = `
global: { scrape_interval: 1s }
scrape_configs:
  - job_name: synced
    authorization: { credentials_file: /etc/prometheus/synced.token }
    static_configs: [{ targets: ['${host}:${port}'] }]
`
  await server.exec(['tee', '/etc/prometheus/synced.token'], { stdin: token })
  await server.exec(['tee', '/etc/prometheus/prometheus.yml'], { stdin: config })
  await server.exec(['systemctl', 'restart', 'prometheus'])
  await vi.waitFor(async () => expect(await ask('up{job="synced"}')).toMatch(/=> 1 @/), {
    timeout: 60_000,
    interval: 500,
  })
  expect(await ask('synced_node_local_state{node="node1"}')).toMatch(/=> 4 @/)
  expect(
    await ask('rate(synced_node_replicated_write_sets_total[10s]) or synced_build_info'),
  ).toMatch(/version=/)
})

test('Debian’s Alertmanager takes an alert and its end from a channel', async () => {
  await createChannel(admin(), {
    name: 'Alertmanager',
    kind: 'alertmanager',
    settings: { url: `http://${server.address}:9093`, username: '' },
    secrets: { password: '' },
    leastSeverity: 'notice',
    clusterIds: null,
    allowedRanges: [`${server.address}/32`],
  })
  const url = '--alertmanager.url=http://localhost:9093'
  const held = async () =>
    (await server.exec(['amtool', url, '--output=json', 'alert', 'query'])).stdout
  const now = Date.now()
  const [alert] = contentOf('outage', 1).alerts
  if (!alert) throw new Error('The fixture has no alert.')
  const firing = { ...alert, startedAtMs: now - 1000 }
  await storeNotifications(worker.db, [contentOf('outage', 1, { atMs: now, alerts: [firing] })])
  await vi.waitFor(async () => expect(await held()).toContain('"alertname":"node-down"'), {
    timeout: 30_000,
    interval: 500,
  })
  expect(await held()).toContain('"cluster":"shop"')
  const over = { ...firing, state: 'resolved' as const, endedAtMs: now + 1 }
  const end = { status: 'resolved' as const, atMs: now + 1, alerts: [over] }
  await storeNotifications(worker.db, [contentOf('outage', 2, end)])
  await vi.waitFor(async () => expect(await held()).not.toContain('node-down'), {
    timeout: 30_000,
    interval: 500,
  })
  const states = await worker.db.delivery.findMany({ select: { state: true, attempts: true } })
  expect(states).toEqual([
    { state: 'delivered', attempts: 1 },
    { state: 'delivered', attempts: 1 },
  ])
})
