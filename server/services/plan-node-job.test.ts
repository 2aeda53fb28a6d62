import { afterEach, beforeEach, expect, it } from 'vitest'
import { NOW, UUID_A } from '#server/galera/cluster-fixture.ts'
import { addGcacheCluster } from './gcache-fixture.ts'
import { planNodeJob, planRollingRestart } from './plan-node-job.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

let made: TestConsole
beforeEach(async () => {
  made = await openTestConsole(() => NOW)
  await addGcacheCluster(made, { atMs: NOW - 299_000, grastate: { uuid: UUID_A, seqno: 700 } })
})
afterEach(() => made.close())

const donor = { kind: 'galera' } as const

async function giveSsh(): Promise<void> {
  await made.db.credential.create({
    data: { id: 's', name: 's', kind: 'ssh-key', username: 'ops', sealed: '' },
  })
  await made.db.node.updateMany({ data: { sshCredentialId: 's' } })
}

it('a viewer is told why not, and nobody is asked', async () => {
  const viewer = made.as('viewer')
  const acts = [
    planNodeJob(viewer, { verb: 'start', nodeId: 'node3', donor }),
    planRollingRestart(viewer, { clusterId: 'c' }),
  ]
  for (const act of acts) {
    await expect(act).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('role'),
    })
  }
  expect(await made.db.probe.count()).toBe(0)
})

it('refuses in the words of the disabled button', async () => {
  const operator = made.as('operator')
  await expect(
    planNodeJob(operator, { verb: 'start', nodeId: 'node3', donor }),
  ).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('SSH credential') })
  await giveSsh()
  await expect(
    planNodeJob(operator, { verb: 'stop', nodeId: 'node3', donor }),
  ).rejects.toMatchObject({ message: expect.stringContaining('down already') })
  await expect(planRollingRestart(operator, { clusterId: 'c' })).rejects.toMatchObject({
    message: expect.stringContaining('node3'),
  })
})

it('asks the worker, and the audit says so', async () => {
  await giveSsh()
  const { probeId } = await planNodeJob(made.as('operator'), {
    verb: 'start',
    nodeId: 'node3',
    donor,
  })
  expect(await made.db.probe.findUnique({ where: { id: probeId } })).toMatchObject({
    kind: 'plan-node-job',
    state: 'queued',
  })
  expect(await made.db.auditEntry.findFirst()).toMatchObject({
    action: 'probe.plan-node-job',
    target: 'start node3',
  })
})
