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
  undoOf: UndoneJob | null
}

/** The job that a new one takes back. */
export interface UndoneJob {
  id: string
  /** Of its row: a deployment has one from its first node on, its plan has none. */
  clusterId: string | null
  /** Its servers' locks have it: the new job's workers come after. */
  fence: number
  /** By key of the step: the servers keep under it what the undo needs. */
  stepIds: ReadonlyMap<string, string>
}

/** The inserts of a queued job with its steps; its locks are the caller's. */
export function jobInserts(deps: Deps, job: NewJob) {
  const { db, key, actor } = deps
  const { id, plan, settings, secrets, undoOf } = job
  const clusterId = plan.clusterId ?? undoOf?.clusterId ?? null
  return [
    db.job.create({
      data: {
        id,
        kind: plan.kind,
        title: plan.title,
        clusterId,
        clusterName: plan.clusterName,
        lockKey: lockKeysOf(plan)[0],
        plan: JSON.stringify(plan),
        settings: JSON.stringify(settings),
        sealedSecrets: sealJobSecrets(key, id, secrets),
        state: 'queued',
        createdBy: actor.kind === 'user' ? actor.viewer.name : 'system',
        createdById: actor.kind === 'user' ? actor.viewer.id : null,
        createdAt: new Date(deps.now()),
        fence: undoOf?.fence ?? 0,
        undoOfId: undoOf?.id ?? null,
      },
    }),
    db.jobStep.createMany({
      data: plan.steps.map((step, index) => ({
        jobId: id,
        index,
        key: step.key,
        title: step.title,
        stepId: undoOf?.stepIds.get(step.key) ?? `${id}-${index}`,
        server: step.server,
        action: step.action,
      })),
    }),
    appendChanges(db, [{ topic: 'job', clusterId, payload: id }]),
  ]
}

/** The inserts that take these locks; a key that is taken makes their transaction fail. */
export function lockInserts(deps: Deps, jobId: string, lockKeys: readonly string[]) {
  return lockKeys.map((lockKey) =>
    deps.db.clusterLock.create({ data: { lockKey, jobId, takenAt: new Date(deps.now()) } }),
  )
}
