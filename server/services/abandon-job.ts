import { z } from 'zod'
import { lockKeysOf } from '#server/engine/job-locks.ts'
import { undoPlan } from '#server/engine/undo-plan.ts'
import { jobSettingsSchema } from '#server/engine/job-settings.ts'
import { holdsLock } from '#server/engine/job-states.ts'
import type { Plan } from '#server/procedures/plan.ts'
import { sealJobSecrets, unsealJobSecrets } from '#server/secrets/job-secrets.ts'
import { type Deps, requirePermission } from './actor.ts'
import { createId } from './create-id.ts'
import { jobInserts, lockInserts } from './job-rows.ts'
import { findJob, moveJob } from './move-job.ts'
import { OperatorProblem } from './operator-problem.ts'
import { whileUnlocked } from './refuse-locked.ts'
import { refuseMistyped } from './refuse-mistyped.ts'
import { undoRefusal } from './undo-refusal.ts'

/** `undo`: take back what was done, as a job of its own; the name as for the job itself. */
export const abandonInput = z.discriminatedUnion('undo', [
  z.object({ jobId: z.string(), undo: z.literal(false) }),
  z.object({ jobId: z.string(), undo: z.literal(true), confirmedName: z.string() }),
])

const noSecrets = { sstPassword: null, monitorPassword: null }

/**
 * Gives a job up that does not go on. With `undo` a job that takes back its steps in reverse order
 * follows, which holds the cluster from the same moment on. Throws OperatorProblem.
 */
export async function abandonJob(
  deps: Deps,
  input: z.output<typeof abandonInput>,
): Promise<{ undoJobId: string | null }> {
  requirePermission(deps, 'job.run')
  const { db, key } = deps
  const { jobId, undo } = input
  const job = await findJob(deps, jobId)
  const change = {
    move: 'abandon',
    action: 'job.abandon',
    detail: { undo },
    data: {
      endedAt: new Date(deps.now()),
      owner: null,
      leaseUntil: null,
      sealedSecrets: sealJobSecrets(key, jobId, noSecrets),
    },
  } as const
  if (!input.undo) {
    const writes = [db.clusterLock.deleteMany({ where: { jobId } })]
    await moveJob(deps, job, { ...change, writes })
    return { undoJobId: null }
  }
  const row = await db.job.findUniqueOrThrow({
    where: { id: jobId },
    include: { steps: { orderBy: { index: 'asc' } } },
  })
  const ran = row.steps.filter((step) => step.ranAt !== null)
  if (row.undoOfId !== null || ran.length === 0) {
    throw new OperatorProblem(
      'conflict',
      row.undoOfId === null
        ? 'Nothing was done yet that could be taken back.'
        : 'A job that takes back another one cannot be taken back itself.',
      'Abandon it without taking anything back.',
    )
  }
  if (ran.some(({ action }) => action === 'release-data')) {
    throw new OperatorProblem(
      'conflict',
      'What this job has deleted cannot be brought back.',
      'Abandon it without taking anything back.',
    )
  }
  const done = JSON.parse(row.plan) as Plan
  const refusal = await undoRefusal(deps, { ...row, plan: done })
  if (refusal) throw new OperatorProblem('conflict', refusal.message, refusal.mend)
  refuseMistyped(done, input.confirmedName)
  const plan = undoPlan(done, new Set(ran.map((step) => step.key)))
  const id = createId()
  const inserts = jobInserts(deps, {
    id,
    plan,
    settings: jobSettingsSchema.parse(JSON.parse(row.settings)),
    secrets: unsealJobSecrets(key, jobId, row.sealedSecrets),
    undoOf: {
      id: jobId,
      clusterId: row.clusterId,
      fence: row.fence,
      stepIds: new Map(row.steps.map((step) => [step.key, step.stepId])),
    },
  })
  if (holdsLock(job.state)) {
    const locks = db.clusterLock.updateMany({ where: { jobId }, data: { jobId: id } })
    await moveJob(deps, job, { ...change, writes: [...inserts, locks] })
  } else {
    const lockKeys = lockKeysOf(plan, row.clusterId)
    await whileUnlocked(deps, lockKeys, () =>
      moveJob(deps, job, { ...change, writes: [...inserts, ...lockInserts(deps, id, lockKeys)] }),
    )
  }
  return { undoJobId: id }
}
