import type { Plan } from '#server/procedures/plan.ts'
import { OperatorProblem } from './operator-problem.ts'

/** Throws OperatorProblem `invalid` unless the typed name is the one that the plan wants. */
export function refuseMistyped(
  plan: Pick<Plan, 'confirm' | 'clusterName'>,
  confirmedName: string,
): void {
  const wanted = plan.confirm?.name ?? plan.clusterName
  if (confirmedName === wanted) return
  throw new OperatorProblem(
    'invalid',
    `The typed name is not the name of the ${wanted === plan.clusterName ? 'cluster' : 'node'}.`,
    `Type ${wanted} to confirm it.`,
  )
}
