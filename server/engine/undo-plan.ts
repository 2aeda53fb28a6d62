import type { Plan, PlanStep } from '#server/procedures/plan.ts'

/** The plan that takes back these steps of a plan, last first. */
export function undoPlan(plan: Plan, ranKeys: ReadonlySet<string>): Plan {
  const steps = plan.steps
    .filter((step) => ranKeys.has(step.key))
    .toReversed()
    .map(undoStep)
  return {
    ...plan,
    title: `Take back: ${plan.title}`,
    summary: {
      transfer: null,
      totalMs: [0, steps.reduce((sum, step) => sum + step.expectedMs[1], 0)],
      survivesOneMoreFailure: plan.summary.survivesOneMoreFailure,
      refusals: [],
    },
    findings: [],
    steps,
  }
}

function undoStep(step: PlanStep): PlanStep {
  return {
    ...step,
    title: `Take back: ${step.title}`,
    purpose: `Brings back what was there before “${step.title}”.`,
    guards: [],
    files: step.files.map(({ path, before, after }) => ({
      path,
      before: after,
      after: before ?? '',
    })),
    commands: [],
    expectedMs: [0, step.expectedMs[1]],
  }
}
