import type { ActionName } from './action-params.ts'
import type { PlanStep } from './plan.ts'

/** Narrows a step to its action, so that its parameters have their type. */
export function hasAction<Name extends ActionName>(
  step: PlanStep,
  action: Name,
): step is PlanStep<Name> {
  return step.action === action
}
