import { GUARD_WORDS } from '#server/procedures/guard-words.ts'
import type { GuardName, Plan, PlanStep } from '#server/procedures/plan.ts'

/** They keep their order with the roles exchanged: taking back an unlocking locks, and the reverse. */
const LOCKS: readonly string[] = ['lock-server', 'unlock-server']
/** They make a server a member; until they are taken back it runs because of this job. */
const STARTS: readonly string[] = ['bootstrap-cluster', 'join-cluster']
/** On a member only these touch what its server runs on. */
const MOVES: readonly string[] = ['set-data-aside', 'restore-data']

/**
 * The plan that takes back these steps of a plan, last first. Every server that it touches is locked
 * before and unlocked after, whether or not the job itself came to either.
 */
export function undoPlan(plan: Plan, ranKeys: ReadonlySet<string>): Plan {
  const touched = new Set(
    plan.steps.filter(({ key }) => ranKeys.has(key)).map(({ server }) => server),
  )
  const kept = plan.steps
    .filter(({ key, action, server }) =>
      LOCKS.includes(action) ? touched.has(server) : ranKeys.has(key),
    )
    .toReversed()
  const steps = kept.map((step, index) =>
    LOCKS.includes(step.action)
      ? lockStep(step, plan)
      : undoStep(step, guardsOf(step, plan, kept.slice(index))),
  )
  return {
    ...plan,
    title: `Take back: ${plan.title}`,
    summary: {
      transfer: null,
      totalMs: [0, steps.reduce((sum, step) => sum + step.expectedMs[1], 0)],
      survivesOneMoreFailure: plan.summary.survivesOneMoreFailure,
      refusals: steps.some(({ guards }) => guards.length > 0)
        ? [GUARD_WORDS['no-live-member']]
        : [],
    },
    findings: [],
    steps,
  }
}

/** What is taken away from below a server must not be in use, unless this job has started it. */
function guardsOf(step: PlanStep, plan: Plan, toCome: readonly PlanStep[]): GuardName[] {
  const role = plan.servers.find(({ key }) => key === step.server)?.role
  if (role === 'member' && !MOVES.includes(step.action)) return []
  const isOurs = toCome.some(
    ({ server, action }) => server === step.server && STARTS.includes(action),
  )
  return isOurs ? [] : ['no-live-member']
}

function undoStep(step: PlanStep, guards: GuardName[]): PlanStep {
  return {
    ...step,
    title: `Take back: ${step.title}`,
    purpose: `Brings back what was there before “${step.title}”.`,
    guards,
    files: step.files.map(({ path, before, after }) => ({
      path,
      before: after,
      after: before ?? '',
    })),
    commands: [],
    expectedMs: [0, step.expectedMs[1]],
  }
}

/** Titled as what it does. */
function lockStep(step: PlanStep, { steps }: Plan): PlanStep {
  const other = steps.find(
    ({ server, action }) =>
      server === step.server && action !== step.action && LOCKS.includes(action),
  )
  const { title, purpose } = other ?? step
  return { ...step, title, purpose }
}
