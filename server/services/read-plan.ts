import {
  planAddNodeParamsSchema,
  planDeployParamsSchema,
  type PlanAddNodeParams,
  type PlanDeployParams,
  probeOwner,
} from '#server/probes/probe-params.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { unseal } from '#server/secrets/seal.ts'
import { type Deps, requirePermission } from './actor.ts'
import { OperatorProblem } from './operator-problem.ts'

export interface AnsweredPlan {
  probeId: string
  answer: PlanAnswer
  params: PlanAddNodeParams | PlanDeployParams
}

/** The plan that the viewer asked for, with what they typed. Throws OperatorProblem, SecretUnreadable. */
export async function readPlan(deps: Deps, probeId: string): Promise<AnsweredPlan> {
  requirePermission(deps, 'job.run')
  const row = await deps.db.probe.findUnique({ where: { id: probeId } })
  const own = deps.actor.kind === 'system' || row?.requestedBy === deps.actor.viewer.id
  const schema =
    row?.kind === 'plan-add-node'
      ? planAddNodeParamsSchema
      : row?.kind === 'plan-deploy'
        ? planDeployParamsSchema
        : null
  if (!row || !own || !schema || row.state !== 'done' || !row.result) throw planGone()
  const params = schema.safeParse(unseal(deps.key, probeOwner(row.id), row.sealedParams))
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
