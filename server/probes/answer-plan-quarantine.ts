import {
  gatherPreflightFacts,
  type PreflightTarget,
} from '#server/actions/gather-preflight-facts.ts'
import { jobSettingsSchema } from '#server/engine/job-settings.ts'
import { loadNode } from '#server/monitor/load-inventory.ts'
import type { PlanServer, Plan } from '#server/procedures/plan.ts'
import type { QuarantineInput } from '#server/procedures/plan-quarantine.ts'
import type { SshTarget } from '#server/remote/ssh-target.ts'
import type { PlanScope } from './answer-plan.ts'
import type { PlanAnswer } from './plan-answer.ts'
import { openPlanServers, wayToNewServer } from './plan-servers.ts'
import { ProbeProblem } from './probe-failure.ts'
import type { PlanQuarantineParams } from './probe-params.ts'

/** Looks at the server where the data lie, then plans. Throws ContactError, ProbeProblem, SecretUnreadable. */
export async function answerPlanQuarantine(
  scope: PlanScope,
  plan: (input: QuarantineInput) => Plan,
  { quarantineId }: PlanQuarantineParams,
): Promise<PlanAnswer> {
  const { db, probeId, signal } = scope
  const row = await db.quarantine.findUnique({ where: { id: quarantineId } })
  if (!row || row.releasedAt !== null || row.restoredAt !== null) {
    throw new ProbeProblem(
      'not-found',
      'These data are not kept aside any more.',
      'Reload the page.',
    )
  }
  const job = await db.job.findUniqueOrThrow({ where: { id: row.jobId } })
  const cluster = await db.cluster.findUnique({ where: { id: job.clusterId ?? '' } })
  const { server, way } = await wayToServer(scope, job, row)
  const open = openPlanServers(signal)
  try {
    const target = open.target(server, way)
    const [facts] = await gatherPreflightFacts([target], { paths: [], signal, now: Date.now })
    if (!facts) throw new Error(`Nothing was gathered of ${server.key}.`)
    const input = {
      planId: probeId,
      clusterName: cluster?.name ?? job.clusterName,
      clusterId: cluster?.id ?? null,
      server,
      kept: {
        id: row.id,
        path: row.path,
        bytes: row.bytes === null ? null : Number(row.bytes),
        uuid: row.uuid,
        seqno: row.seqno?.toString() ?? null,
      },
      facts,
      isThere: facts.problem?.stage === 'ssh' ? null : await isThere(target, row.path),
      now: Date.now(),
    }
    return { ...plan(input), hostKeys: {} }
  } finally {
    await open.close()
  }
}

/** As the inventory has it by now, else as the job came to it. */
async function wayToServer(
  { db, key, signal }: PlanScope,
  job: { settings: string; plan: string },
  row: { server: string; address: string },
): Promise<{ server: PlanServer; way: SshTarget }> {
  const former = (JSON.parse(job.plan) as Plan).servers.find((one) => one.key === row.server)
  const sshPort = former?.sshPort ?? 22
  const place = { key: row.server, address: row.address, sshPort, role: 'member' as const }
  const node = await db.node.findFirst({ where: { name: row.server, address: row.address } })
  if (node) {
    const ssh = (await loadNode(db, key, node.id))?.ssh
    if (ssh?.kind === 'unusable') throw ssh.error
    if (ssh?.kind === 'target') {
      return { server: { ...place, sshPort: node.sshPort, nodeId: node.id }, way: ssh.target }
    }
  }
  const { sshCredentialIds } = jobSettingsSchema.parse(JSON.parse(job.settings))
  const credentialId = sshCredentialIds[row.server]
  if (credentialId === undefined) {
    throw new ProbeProblem(
      'not-found',
      `The console has no SSH credential for ${row.server}.`,
      'Choose one on the page of the node.',
    )
  }
  const known = { name: row.server, address: row.address, sshPort, hostKeyFingerprint: null }
  const { way } = await wayToNewServer(db, key, known, { credentialId }, signal)
  return { server: { ...place, nodeId: null }, way }
}

async function isThere(target: PreflightTarget, path: string): Promise<boolean | null> {
  const { code } = await target.root.run({ program: 'test', argv: ['-d', path] })
  return code === 0 ? true : code === 1 ? false : null
}
