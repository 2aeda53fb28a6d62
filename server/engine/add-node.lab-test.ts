import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerOf } from '#e2e/console/import-by-address.ts'
import { startClusterLab, type Lab, type WriteLoad } from '#e2e/lab/lab.ts'
import { addLabNodes } from '#e2e/worker/add-lab-nodes.ts'
import { prepareWorker, type WorkerUnderTest } from '#e2e/worker/worker-under-test.ts'
import { addNodeShape } from '#server/probes/plan-params.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import type { Deps } from '#server/services/actor.ts'
import { requestJob } from '#server/services/request-job.ts'
import { requestProbe } from '#server/services/request-probe.ts'

/** A bare server becomes a Synced member: plan, job and steps as the browser asks for them. */

let lab: Lab
let load: WriteLoad
let worker: WorkerUnderTest
let deps: Deps

beforeAll(async () => {
  lab = await startClusterLab({ nodes: 3, bare: 1, name: 'shop', sstMethod: 'mariabackup' })
  const [first, second] = lab.servers
  if (!first || !second) throw new Error('The lab came up without servers.')
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

async function ended(jobId: string, patienceMs: number): Promise<string> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const job = await deps.db.job.findUniqueOrThrow({ where: { id: jobId } })
    if (!['queued', 'requested', 'running'].includes(job.state)) return job.state
    if (Date.now() > deadline) return job.state
    await sleep(250)
  }
}

test('a bare server becomes the fourth Synced member, and no acknowledged commit is missing', async () => {
  const bare = lab.servers[3]
  if (!bare) throw new Error('There is no bare server.')
  const shown = await scanHostKey(bare.address, 22)
  const params = {
    ...addNodeShape.parse({
      clusterId: 'shop',
      server: { name: 'node4', address: bare.address, hostKeyFingerprint: shown.fingerprint },
      method: 'mariabackup',
    }),
    ssh: { credentialId: 'ssh node1' },
  }
  const { probeId } = await requestProbe(deps, 'plan-add-node', params, 'node4')
  const plan = (await answerOf(deps, probeId)) as PlanAnswer
  expect(plan.findings.filter((finding) => finding.blocks)).toEqual([])
  const { jobId } = await requestJob(deps, { probeId, confirmedName: 'shop' })
  const state = await ended(jobId, 150_000)
  const steps = await deps.db.jobStep.findMany({ where: { jobId }, orderBy: { index: 'asc' } })
  const story = steps.map((step) => `${step.key} ${step.state} ${step.error ?? ''}`).join('\n')
  expect(state, `${story}\n${worker.log().slice(-2000)}`).toBe('succeeded')
  await worker.until(
    (await deps.db.node.findFirstOrThrow({ where: { name: 'node4' } })).id,
    (one) => one.reading?.localState === 4,
  )
  await load.stop()
  expect(load.failures()).toEqual([])
  for (const server of lab.servers) {
    expect((await load.verify(server)).missing).toEqual([])
  }
}, 240_000)
