import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { ActionContext } from '#server/actions/action.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { unsealCredential } from '#server/secrets/credential-secret.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import { claimJob, readActiveJobs } from './claim-jobs.ts'
import type { JobFacts } from './job-facts.ts'
import { JobHold } from './job-hold.ts'
import { recordNode } from './record-node.ts'
import { type FakeConsole, fakePlan, openFakeConsole, queueJob } from './test-console.ts'

let console_: FakeConsole
let hold: JobHold
beforeEach(async () => {
  console_ = await openFakeConsole()
})
afterEach(async () => {
  hold.stop()
  await console_.close()
})

const params = { name: 'node4', address: '192.0.2.9', sqlPort: 3306, sshPort: 22 }
const context = { server: { key: 'node4' } } as ActionContext

async function action(change: Partial<Plan>) {
  const { db, folder } = console_
  const plan = { ...fakePlan(), ...change }
  const id = await queueJob(console_, plan)
  const [row] = await readActiveJobs(db)
  const claimed = row && (await claimJob(db, row, 'me', Date.now()))
  if (!claimed) throw new Error('Nothing was claimed.')
  hold = new JobHold(db, claimed, 'me', Date.now)
  const ssh = await db.credential.create({
    data: { name: 'ops', kind: 'ssh-key', username: 'ops', sealed: '' },
  })
  const job: JobFacts = {
    id,
    title: plan.title,
    plan,
    settings: { sshCredentialIds: { node4: ssh.id }, sqlCredentialName: 'watch', tags: ['eu'] },
    secrets: { sstPassword: null, monitorPassword: 'monitor-password' },
    undoOfId: null,
    steps: [],
  }
  const key = readOrCreateKey(join(folder, 'key'))
  return { action: recordNode({ db, key, job, hold }), job, key, sshId: ssh.id }
}

it('adds a node with the ways in of its siblings, once, and takes it out again', async () => {
  const { db } = console_
  await db.cluster.create({
    data: {
      id: 'shop-id',
      name: 'shop',
      galeraName: 'shop',
      nodes: {
        create: {
          name: 'node1',
          address: '192.0.2.1',
          sqlRoute: 'ssh',
          sqlCredential: { create: { name: 'm', kind: 'sql', username: 'm', sealed: '' } },
        },
      },
    },
  })
  const { action: record, sshId } = await action({})
  expect(await record.probe(context, params)).toEqual({ state: 'absent' })
  await record.run(context, params)
  expect(await record.probe(context, params)).toEqual({ state: 'done' })
  await expect(record.run(context, params)).rejects.toThrow(/already has a node/)
  const node = await db.node.findFirstOrThrow({ where: { name: 'node4' } })
  expect(node).toMatchObject({ clusterId: 'shop-id', sqlRoute: 'ssh', sshCredentialId: sshId })
  expect(node.sqlCredentialId).not.toBeNull()
  expect(await record.verify(context, params)).toEqual({ nodeId: node.id, clusterId: 'shop-id' })
  const elsewhere = { ...params, address: '192.0.2.77' }
  expect(await record.probe(context, elsewhere)).toMatchObject({ state: 'unknown' })
  await record.undo?.(context, params)
  await record.undo?.(context, params)
  expect(await db.node.count()).toBe(1)
})

it('adds a deployed cluster with its monitoring account at the first node, and all of it goes with the last', async () => {
  const { db } = console_
  const monitor = { ...fakePlan().steps[0], action: 'create-monitor-account' } as const
  const steps = [{ ...monitor, params: { user: 'synced_monitor', host: '%' } }] as Plan['steps']
  const { action: record, job, key } = await action({ clusterId: null, steps })
  const second = { ...params, name: 'node5', address: '192.0.2.10' }
  await record.run(context, params)
  await record.run(context, second)
  const cluster = await db.cluster.findFirstOrThrow({ include: { nodes: true, tags: true } })
  expect(cluster.nodes.map((node) => node.name).toSorted()).toEqual(['node4', 'node5'])
  expect(cluster.tags.map((tag) => tag.name)).toEqual(['eu'])
  const watch = await db.credential.findUniqueOrThrow({ where: { name: 'watch' } })
  expect(watch.username).toBe('synced_monitor')
  expect(unsealCredential(key, watch.id, watch.sealed).password).toBe('monitor-password')
  expect((await db.job.findUniqueOrThrow({ where: { id: job.id } })).clusterId).toBe(cluster.id)
  // Nobody changes the cluster that is still being deployed.
  const lock = await db.clusterLock.findUnique({ where: { lockKey: `cluster:${cluster.id}` } })
  expect(lock?.jobId).toBe(job.id)
  await record.undo?.(context, second)
  await record.undo?.(context, params)
  expect(await db.cluster.count()).toBe(0)
  expect(await db.credential.count({ where: { name: 'watch' } })).toBe(0)
})
