import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startSimulatedCluster, type SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { addSimulatedCluster } from '#e2e/worker/add-simulated-cluster.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'

let worker: WorkerUnderTest
let cluster: SimulatedCluster

beforeEach(async () => {
  worker = await prepareWorker({ SYNCED_POLL_MS: '250' })
  cluster = await startSimulatedCluster({ name: 'shop', nodes: 2 })
  await addSimulatedCluster(worker.db, worker.key, cluster)
})
afterEach(async () => {
  await worker.close()
  await cluster.stop()
})

const isSynced = (seen: NodeSnapshot) => seen.reading?.localState === 4
const holder = () => worker.db.worker.findFirstOrThrow()

test('it beats with its figures, and ends well when told to', async () => {
  worker.start()
  await worker.until('shop-node1', isSynced)
  await vi.waitFor(
    async () => {
      const { figures } = await holder()
      expect(JSON.parse(figures ?? '{}')).toMatchObject({
        nodes: 2,
        pollsPerSecond: expect.any(Number),
        medianPollMs: expect.any(Number),
        p95PollMs: expect.any(Number),
      })
    },
    { timeout: 20_000 },
  )
  const { heartbeatAt } = await holder()
  await vi.waitFor(
    async () =>
      expect((await holder()).heartbeatAt.getTime()).toBeGreaterThan(heartbeatAt.getTime()),
    { timeout: 20_000 },
  )
  expect(await worker.end()).toBe(0)
  expect((await holder()).pid).toBe(0)
  const { password } = cluster
  const everything = JSON.stringify(await worker.db.nodeLive.findMany()) + worker.log()
  expect(everything).not.toContain(password)
})

test('of two workers one polls; when it is killed the other takes over without a wait', async () => {
  worker.start()
  await worker.until('shop-node1', isSynced)
  const first = (await holder()).pid
  const second = worker.startAnother()
  await sleep(1500)
  const before = cluster.nodes[0]?.server.statements ?? 0
  const since = performance.now()
  await sleep(2000)
  const statements = (cluster.nodes[0]?.server.statements ?? 0) - before
  const polls = (performance.now() - since) / 250
  // Two statements a poll; two workers would send twice as many.
  expect(statements).toBeLessThan(3 * polls)
  expect((await holder()).pid).toBe(first)
  await worker.kill()
  await vi.waitFor(async () => expect((await holder()).pid).toBe(second), { timeout: 20_000 })
  const takenAt = Date.now()
  await worker.until('shop-node1', (seen) => (seen.observedAtMs ?? 0) > takenAt)
})

test('it ends when the process that started it has died', async () => {
  const parent = spawn(
    process.execPath,
    [
      '-e',
      `const { fork } = require('node:child_process')
       const child = fork(process.argv[1], { execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
       console.log(child.pid)
       setInterval(() => undefined, 1000)`,
      worker.entry,
    ],
    { env: { ...process.env, ...worker.environment }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const pid = await new Promise<number>((resolve) => {
    parent.stdout.once('data', (line: Buffer) => resolve(Number(line.toString())))
  })
  await worker.until('shop-node1', isSynced)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(), { timeout: 20_000 })
})

test('killed and started again, it goes on and has lost no sample older than two seconds', async () => {
  worker.start()
  await worker.until('shop-node1', isSynced)
  await sleep(3000)
  const lastPollAt = (await worker.snapshot('shop-node1'))?.observedAtMs ?? NaN
  const killedAt = Date.now()
  await worker.kill()
  worker.start()
  await worker.until('shop-node1', (seen) => (seen.observedAtMs ?? 0) > killedAt + 500)
  await sleep(1500)
  const samples = await worker.db.sample.findMany({
    where: { nodeId: 'shop-node1', resolution: 1 },
    orderBy: { at: 'asc' },
  })
  const times = samples.map((row) => Number(row.at))
  const last = times.filter((at) => at < killedAt).at(-1) ?? 0
  expect(lastPollAt - last).toBeLessThan(2000)
  expect(times.some((at) => at > killedAt)).toBe(true)
})
