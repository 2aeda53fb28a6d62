import type { Db } from '#server/db/client.ts'
import type { JobSecrets } from '#server/procedures/action-params.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { unsealJobSecrets } from '#server/secrets/job-secrets.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import { type JobSettings, jobSettingsSchema } from './job-settings.ts'
import type { Reason } from './step-failure.ts'
import { acceptedIn } from './accepted-risks.ts'
import { isStepState, type StepState } from './step-states.ts'

/** What a worker knows of the job it has claimed. Secrets are unsealed, so it is never stored. */
export interface JobFacts {
  id: string
  title: string
  plan: Plan
  settings: JobSettings
  secrets: JobSecrets
  undoOfId: string | null
  steps: StepFacts[]
}

export interface StepFacts {
  stepId: string
  state: StepState
  attempt: number
  ran: boolean
  decision: 'run' | null
  /** Risks that a person has taken since the plan. */
  accepted: string[]
  /** Why it failed or is unclear. */
  error: Reason | null
}

/** Throws SecretUnreadable, and an Error when plan and steps do not fit. */
export async function readJobFacts(db: Db, key: SecretKey, jobId: string): Promise<JobFacts> {
  const row = await db.job.findUniqueOrThrow({
    where: { id: jobId },
    include: { steps: { orderBy: { index: 'asc' } } },
  })
  const plan = JSON.parse(row.plan) as Plan
  if (plan.steps.length !== row.steps.length) {
    throw new Error(`Job ${jobId} has ${row.steps.length} steps, its plan ${plan.steps.length}.`)
  }
  return {
    id: row.id,
    title: row.title,
    plan,
    settings: jobSettingsSchema.parse(JSON.parse(row.settings)),
    secrets: unsealJobSecrets(key, jobId, row.sealedSecrets),
    undoOfId: row.undoOfId,
    steps: row.steps.map(({ stepId, state, attempt, ranAt, decision, error }) => {
      if (!isStepState(state)) throw new Error(`Job ${jobId} has a step in the state ${state}.`)
      return {
        stepId,
        state,
        attempt,
        ran: ranAt !== null,
        decision: decision === 'run' ? 'run' : null,
        accepted: acceptedIn(decision),
        error: error === null ? null : (JSON.parse(error) as Reason),
      }
    }),
  }
}
