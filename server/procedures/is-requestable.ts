import type { Plan, PreflightFinding } from './plan.ts'

/** What keeps a plan from being started; empty when nothing does. */
export function blockingFindings(plan: Pick<Plan, 'findings'>): PreflightFinding[] {
  return plan.findings.filter(({ blocks }) => blocks)
}

/** A plan can be started only when no finding blocks it and it has something to do. */
export function isRequestable(plan: Pick<Plan, 'findings' | 'steps'>): boolean {
  return blockingFindings(plan).length === 0 && plan.steps.length > 0
}
