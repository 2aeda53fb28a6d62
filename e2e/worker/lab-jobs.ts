import { setTimeout as sleep } from 'node:timers/promises'
import { answerOf } from '#e2e/console/import-by-address.ts'
import type { LabServer } from '#e2e/lab/lab.ts'
import { makePlan, newServer, storyOf } from './run-plan.ts'
import type { JobState } from '#server/engine/job-states.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { addNodeShape } from '#server/probes/plan-params.ts'
import type { Deps } from '#server/services/actor.ts'
import { planQuarantine } from '#server/services/plan-quarantine.ts'
import { requestJob } from '#server/services/request-job.ts'

export interface LabNode {
  clusterId: string
  server: LabServer
  /** SSH credential of the inventory that opens it. */
  credentialId: string
  method: string
}

/** Adds a server of the lab under its own name. Throws with the findings when the plan is blocked. */
export async function startAddNode(
  deps: Deps,
  { clusterId, server, credentialId, method }: LabNode,
): Promise<string> {
  const choices = addNodeShape.parse({ clusterId, server: await newServer(server), method })
  const params = { ...choices, ssh: { credentialId } }
  const { probeId, plan } = await makePlan(deps, 'plan-add-node', params)
  const blocking = plan.findings.filter(({ blocks }) => blocks)
  if (blocking.length > 0) throw new Error(JSON.stringify(blocking, null, 2))
  const { jobId } = await requestJob(deps, { probeId, confirmedName: plan.clusterName })
  return jobId
}

export interface StandingJob {
  state: JobState
  /** Message and way on; empty when there is none. */
  reason: string
  /** A line for each step, for a failing test to show. */
  story: string
}

/** Waits until the job stands or has ended; one that goes on for longer is told as it is then. */
export async function jobStands(
  { db }: Deps,
  jobId: string,
  patienceMs: number,
  enough?: AbortSignal,
): Promise<StandingJob> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const { state, reason } = await db.job.findUniqueOrThrow({ where: { id: jobId } })
    const goesOn = state === 'queued' || state === 'running'
    if (!goesOn || Date.now() > deadline || enough?.aborted) {
      return { state: state as JobState, reason: reason ?? '', story: await storyOfJob(db, jobId) }
    }
    await sleep(100)
  }
}

async function storyOfJob(db: Deps['db'], jobId: string): Promise<string> {
  return storyOf({
    steps: await db.jobStep.findMany({ where: { jobId }, orderBy: { index: 'asc' } }),
  })
}

/** Waits until a step of this action runs and shows this progress. */
export async function stepShows(
  { db }: Deps,
  jobId: string,
  action: string,
  fits: (progress: { text: string; stage?: string; doneBytes?: number }) => boolean,
  patienceMs = 180_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs
  const shown = new Set<string>()
  for (;;) {
    const step = await db.jobStep.findFirst({ where: { jobId, action } })
    if (step?.state === 'running' && step.progress) {
      shown.add(step.progress)
      if (fits(JSON.parse(step.progress))) return
    }
    if (Date.now() > deadline || step?.state === 'failed' || step?.state === 'done') {
      throw new Error(`${action} is ${step?.state} and has shown\n${[...shown].join('\n')}`)
    }
    await sleep(50)
  }
}

/** Waits until the step of this action is done. */
export async function stepEnds(
  { db }: Deps,
  jobId: string,
  action: string,
  patienceMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + patienceMs
  while ((await db.jobStep.findFirst({ where: { jobId, action } }))?.state !== 'done') {
    if (Date.now() > deadline) throw new Error(await storyOfJob(db, jobId))
    await sleep(20)
  }
}

/** Restores or releases data set aside, as the table of them does. */
export async function startQuarantineAct(
  deps: Deps,
  kind: 'plan-restore-data' | 'plan-release-data',
  quarantineId: string,
): Promise<string> {
  const { probeId } = await planQuarantine(deps, kind, { quarantineId })
  const { clusterName } = (await answerOf(deps, probeId)) as PlanAnswer
  const { jobId } = await requestJob(deps, { probeId, confirmedName: clusterName })
  return jobId
}

/** A job on members as their pages start it; types what the plan wants typed. Throws with what blocks it. */
export async function startMemberJob(
  deps: Deps,
  asked: { probeId: string },
): Promise<{ jobId: string; plan: PlanAnswer }> {
  const plan = (await answerOf(deps, asked.probeId)) as PlanAnswer
  const blocking = plan.findings.filter(({ blocks }) => blocks)
  if (blocking.length > 0) throw new Error(JSON.stringify(blocking, null, 2))
  const confirmedName = plan.confirm?.name ?? plan.clusterName
  const { jobId } = await requestJob(deps, { probeId: asked.probeId, confirmedName })
  return { jobId, plan }
}
