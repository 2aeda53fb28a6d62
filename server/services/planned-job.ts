import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { requestJob } from './request-job.ts'
import { requestProbe } from './request-probe.ts'
import type { TestConsole } from './test-deps.ts'

/** For tests of services: the clock of the console. */
export const NOW = 1_800_000_000_000

const hostKey = { algorithm: 'ssh-ed25519', publicKey: 'AAAA', fingerprint: 'SHA256:new' }

function answer(change: Partial<PlanAnswer> = {}): PlanAnswer {
  const node = change.servers?.[0]?.key ?? 'node4'
  return {
    kind: 'add-node',
    title: `Add ${node} to Shop`,
    clusterName: 'Shop',
    clusterId: 'shop',
    servers: [{ key: node, address: '192.0.2.4', sshPort: 22, role: 'joiner', nodeId: null }],
    summary: { transfer: null, totalMs: [1000, 2000], survivesOneMoreFailure: true, refusals: [] },
    findings: [],
    steps: [
      {
        key: `${node}/stop`,
        title: 'Stop MariaDB',
        purpose: 'It is in the way.',
        server: node,
        action: 'stop-mariadb',
        params: { reason: 'join' },
        guards: [],
        files: [],
        commands: ['systemctl stop mariadb'],
        expectedMs: [1000, 2000],
      },
    ],
    plannedAtMs: NOW,
    hostKeys: { [node]: hostKey },
    ...change,
  }
}

/** Id of a probe that has answered with a plan, put by the operator. */
export async function planned(
  console_: TestConsole,
  change: Partial<PlanAnswer> = {},
): Promise<string> {
  const { probeId } = await requestProbe(
    console_.as('operator'),
    'plan-add-node',
    {
      clusterId: 'shop',
      server: { name: 'node4', address: '192.0.2.4', hostKeyFingerprint: 'SHA256:new' },
      ssh: {
        kind: 'ssh-password',
        username: 'ops',
        password: 'typed-ssh-password',
        sudoPassword: 'typed-sudo-password',
      },
      sshCredentialName: 'ops on node4',
    },
    'node4',
  )
  await console_.db.probe.update({
    where: { id: probeId },
    data: { state: 'done', result: JSON.stringify(answer(change)) },
  })
  return probeId
}

/** Starts such a plan. */
export async function requestPlanned(
  console_: TestConsole,
  change: Partial<PlanAnswer> = {},
): Promise<{ jobId: string }> {
  const probeId = await planned(console_, change)
  return requestJob(console_.as('operator'), { probeId, confirmedName: 'Shop' })
}

/** Leaves no job, lock or login behind. */
export async function clearJobs({ db }: TestConsole): Promise<void> {
  await db.clusterLock.deleteMany()
  await db.job.updateMany({ data: { undoOfId: null } })
  await db.job.deleteMany()
  await db.hostKey.deleteMany()
  await db.credential.deleteMany()
  await db.probe.deleteMany()
}
