import { lockKeysOf } from '#server/engine/job-locks.ts'
import type { JobSettings } from '#server/engine/job-settings.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { type SealedJobSecrets, sealJobSecrets } from '#server/secrets/job-secrets.ts'
import type { Deps } from './actor.ts'

export interface NewJob {
  id: string
  plan: Plan
  settings: JobSettings
  secrets: SealedJobSecrets
  undoOfId: string | null
  /** By key of the step; those of a job that is undone. Else made from job and place. */
  stepIds?: ReadonlyMap<string, string>
}

/** The inserts of a queued job with its steps; its locks are the caller's. */
export function jobInserts(deps: Deps, job: NewJob) {
  const { db, key, actor } = deps
  const { id, plan, settings, secrets, undoOfId, stepIds } = job
  return [
    db.job.create({
      data: {
        id,
        kind: plan.kind,
        title: plan.title,
        clusterId: plan.clusterId,
        clusterName: plan.clusterName,
        lockKey: lockKeysOf(plan)[0],
        plan: JSON.stringify(plan),
        settings: JSON.stringify(settings),
        sealedSecrets: sealJobSecrets(key, id, secrets),
        state: 'queued',
        createdBy: actor.kind === 'user' ? actor.viewer.name : 'system',
        createdById: actor.kind === 'user' ? actor.viewer.id : null,
        createdAt: new Date(deps.now()),
        undoOfId,
      },
    }),
    db.jobStep.createMany({
      data: plan.steps.map((step, index) => ({
        jobId: id,
        index,
        key: step.key,
        title: step.title,
        stepId: stepIds?.get(step.key) ?? `${id}-${index}`,
        server: step.server,
        action: step.action,
      })),
    }),
    appendChanges(db, [{ topic: 'job', clusterId: plan.clusterId, payload: id }]),
  ]
}

/** The inserts that take the locks of a plan; a key that is taken makes their transaction fail. */
export function lockInserts(deps: Deps, jobId: string, plan: Plan) {
  return lockKeysOf(plan).map((lockKey) =>
    deps.db.clusterLock.create({ data: { lockKey, jobId, takenAt: new Date(deps.now()) } }),
  )
}
