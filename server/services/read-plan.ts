import type { z } from 'zod'
import { type ProbeKind, probeOwner, probeParams } from '#server/probes/probe-params.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { unseal } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

const planKinds = [
  'plan-add-node',
  'plan-deploy',
  'plan-restore-data',
  'plan-release-data',
  'plan-node-job',
  'plan-rolling-restart',
] as const satisfies ProbeKind[]

export interface AnsweredPlan {
  probeId: string
  answer: PlanAnswer
  params: z.infer<(typeof probeParams)[(typeof planKinds)[number]]>
}

/** The plan that the viewer asked for, with what they typed. Throws OperatorProblem, SecretUnreadable. */
export async function readPlan(deps: Deps, probeId: string): Promise<AnsweredPlan> {
  requirePermission(deps, 'job.run')
  const row = await deps.db.probe.findUnique({ where: { id: probeId } })
  const own = deps.actor.kind === 'system' || row?.requestedBy === deps.actor.viewer.id
  const kind = planKinds.find((one) => one === row?.kind)
  if (!row || !own || !kind || row.state !== 'done' || !row.result) throw planGone()
  const params = probeParams[kind].safeParse(unseal(deps.key, probeOwner(row.id), row.sealedParams))
  if (!params.success) throw planGone()
  return { probeId, answer: JSON.parse(row.result) as PlanAnswer, params: params.data }
}

function planGone(): OperatorProblem {
  return new OperatorProblem(
    'conflict',
    'This plan is no longer at hand.',
    'Make the plan again, then start it.',
  )
}
