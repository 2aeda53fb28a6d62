import { setTimeout as sleep } from 'node:timers/promises'
import { answerOf } from '#e2e/console/import-by-address.ts'
import type { LabServer } from '#e2e/lab/lab.ts'
import type { JobStep } from '#server/db/generated/client.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import type { Deps } from '#server/services/actor.ts'
import { requestJob } from '#server/services/request-job.ts'
import { requestProbe } from '#server/services/request-probe.ts'

export interface RanJob {
  jobId: string
  plan: PlanAnswer
  state: string
  steps: JobStep[]
  /** From asking for the plan until it was there. */
  planMs: number
  /** From confirming the plan until the job had ended. */
  jobMs: number
}

type PlanKind = 'plan-add-node' | 'plan-deploy'

/** A bare server as the wizard sends it, its key confirmed. */
export async function newServer(server: LabServer, name: string = server.name) {
  const shown = await scanHostKey(server.address, 22)
  return { name, address: server.address, hostKeyFingerprint: shown.fingerprint }
}

export async function makePlan(
  deps: Deps,
  kind: PlanKind,
  params: object,
): Promise<{ probeId: string; plan: PlanAnswer }> {
  const { probeId } = await requestProbe(deps, kind, params as never, 'the lab')
  return { probeId, plan: (await answerOf(deps, probeId)) as PlanAnswer }
}

/** Plan, confirmation and job, as the browser asks for them. Throws when the plan has blocking findings. */
export async function runPlan(
  deps: Deps,
  kind: PlanKind,
  params: object,
  patienceMs: number,
): Promise<RanJob> {
  const askedAtMs = Date.now()
  const { probeId, plan } = await makePlan(deps, kind, params)
  const planMs = Date.now() - askedAtMs
  const blocking = plan.findings.filter(({ blocks }) => blocks)
  if (blocking.length > 0) throw new Error(`The plan is blocked: ${JSON.stringify(blocking)}`)
  const confirmedAtMs = Date.now()
  const { jobId } = await requestJob(deps, { probeId, confirmedName: plan.clusterName })
  const state = await endOfJob(deps, jobId, patienceMs)
  const { endedAt } = await deps.db.job.findUniqueOrThrow({ where: { id: jobId } })
  const jobMs = (endedAt?.getTime() ?? Date.now()) - confirmedAtMs
  const steps = await deps.db.jobStep.findMany({ where: { jobId }, orderBy: { index: 'asc' } })
  return { jobId, plan, state, steps, planMs, jobMs }
}

/** The state in which the job stands or has ended; the last one seen when patience is over. */
export async function endOfJob(deps: Deps, jobId: string, patienceMs: number): Promise<string> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const job = await deps.db.job.findUniqueOrThrow({
      where: { id: jobId },
      select: { state: true },
    })
    if (!['queued', 'requested', 'running'].includes(job.state)) return job.state
    if (Date.now() > deadline) return job.state
    await sleep(250)
  }
}

/** For a failing test to show. */
export function storyOf({ steps }: Pick<RanJob, 'steps'>): string {
  return steps.map((step) => `${step.key} ${step.state} ${step.error ?? ''}`).join('\n')
}

/** What the step of this action kept as its proof. */
export function evidenceOf(
  { steps }: Pick<RanJob, 'steps'>,
  action: string,
): Record<string, unknown> {
  const step = steps.find((one) => one.action === action)
  return JSON.parse(step?.evidence ?? '{}') as Record<string, unknown>
}
