import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startLab, type Lab, type LabServer } from '#e2e/lab/lab.ts'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { addSimulatedCluster } from '#e2e/worker/add-simulated-cluster.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
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
  const install = ['apt-get', '-y', '--no-install-recommends', 'install', 'prometheus']
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

test('Debian’s Prometheus scrapes the endpoint with a token, and promtool has no complaint', async () => {
  const url = `http://127.0.0.1:${port}/metrics`
  expect((await fetch(url)).status).toBe(401)
  const admin = {
    db: worker.db,
    key: worker.key,
    now: Date.now,
    actor: { kind: 'system' },
  } as const
  const { token } = await createMetricsToken(admin, { name: 'prometheus' })
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
