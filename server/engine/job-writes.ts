import type { Progress } from '#server/actions/action.ts'
import type { Db } from '#server/db/client.ts'
import type { Prisma } from '#server/db/generated/client.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import { sealJobSecrets } from '#server/secrets/job-secrets.ts'
import type { SecretKey } from '#server/secrets/key.ts'
import type { JobFacts } from './job-facts.ts'
import type { JobHold } from './job-hold.ts'
import { hasEnded, type JobMove, type JobState, jobStateAfter } from './job-states.ts'
import type { Reason } from './step-failure.ts'

export interface WriteContext {
  db: Db
  key: SecretKey
  hold: JobHold
  job: JobFacts
  now: () => number
}

type StepData = Prisma.JobStepUncheckedUpdateManyInput

export function stepWrite({ db, job }: WriteContext, index: number, data: StepData) {
  return db.jobStep.updateMany({ where: { jobId: job.id, index }, data })
}

export function progressData(progress: Progress | null): StepData {
  return progress === null ? {} : { progress: JSON.stringify(progress) }
}

/** The last write of a job, or of its stand: state, reason, lock and what the timeline says. */
export async function settleJob(
  context: WriteContext,
  move: JobMove,
  reason: Reason | null,
): Promise<void> {
  const { db, key, hold, job, now } = context
  const state = jobStateAfter('running', move)
  if (state === null) throw new Error(`A job that runs cannot ${move}.`)
  const ended = hasEnded(state)
  await hold.settle(
    {
      state,
      reason: reason === null ? null : JSON.stringify(reason),
      ...(ended ? { endedAt: new Date(now()) } : {}),
      ...(state === 'succeeded' ? { sealedSecrets: sealJobSecrets(key, job.id, noSecrets) } : {}),
    },
    [
      ...(ended ? [db.clusterLock.deleteMany({ where: { jobId: job.id } })] : []),
      ...eventWrites(context, state, reason),
    ],
  )
}

const noSecrets = { sstPassword: null, monitorPassword: null }

function eventWrites({ db, hold, job, now }: WriteContext, state: JobState, reason: Reason | null) {
  const { clusterId } = hold
  if (clusterId === null) return []
  const words = {
    succeeded: 'has succeeded',
    failed: 'has failed',
    blocked: 'is blocked',
    'needs-decision': 'needs a decision',
    cancelled: 'was cancelled',
    queued: 'waits',
    running: 'runs',
    abandoned: 'was abandoned',
  } as const satisfies Record<JobState, string>
  const well = state === 'succeeded' || state === 'cancelled'
  return [
    db.event.create({
      data: {
        at: new Date(now()),
        clusterId,
        source: 'console',
        kind: 'job',
        severity: well ? 'ok' : 'warning',
        title: `Job “${job.title}” ${words[state]}${reason === null ? '' : `: ${reason.message}`}`,
        detail: JSON.stringify({ jobId: job.id }),
      },
    }),
    appendChanges(db, [{ topic: 'event', clusterId }]),
  ]
}
