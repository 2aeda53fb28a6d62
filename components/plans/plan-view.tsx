import type { Plan } from '#server/procedures/plan.ts'
import { PlanFacts } from './plan-facts.tsx'
import { PlanFindings } from './plan-findings.tsx'
import { PlanSteps } from './plan-steps.tsx'

/** Everything that a person should be able to read before it runs. */
export function PlanView({ plan }: { plan: Plan }) {
  return (
    <>
      <PlanFindings findings={plan.findings} />
      <PlanFacts summary={plan.summary} />
      <PlanSteps steps={plan.steps} />
    </>
  )
}
