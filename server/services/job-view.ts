import type { Progress } from '#server/actions/action.ts'
import type { JobChoice, JobStepView, JobView, Reason } from '#server/api/job-views.ts'
import type { Job, JobStep } from '#server/db/generated/client.ts'
import { holdsLock, type JobState } from '#server/engine/job-states.ts'
import type { StepState } from '#server/engine/step-states.ts'
import type { ActionName } from '#server/procedures/action-params.ts'
import type { JobKind } from '#server/procedures/plan.ts'
import { mayMove } from './move-job.ts'

type JobFacts = Omit<Job, 'plan' | 'settings' | 'sealedSecrets' | 'lockKey'> & {
  undoneBy: { id: string } | null
  steps: JobStep[]
}

/** Everything but what is large or sealed; steps in their order. */
export const jobSelect = {
  id: true,
  kind: true,
  title: true,
  clusterId: true,
  clusterName: true,
  state: true,
  reason: true,
  createdBy: true,
  createdById: true,
  createdAt: true,
  startedAt: true,
  endedAt: true,
  cancelRequestedAt: true,
  owner: true,
  fence: true,
  leaseUntil: true,
  undoOfId: true,
  undoneBy: { select: { id: true } },
  steps: { orderBy: { index: 'asc' } },
} as const

const choices: JobChoice[] = ['cancel', 'retry', 'resume', 'resolve', 'abandon']

export function jobView(row: JobFacts): JobView {
  const state = row.state as JobState
  const current = row.steps.find((step) => step.state !== 'done')
  // What was deleted does not come back.
  const canUndo =
    mayMove(state, 'abandon') &&
    row.undoOfId === null &&
    !row.steps.some(({ action, ranAt }) => action === 'release-data' && ranAt !== null) &&
    row.steps.some((step) => step.ranAt !== null)
  return {
    id: row.id,
    kind: row.kind as JobKind,
    title: row.title,
    clusterId: row.clusterId,
    clusterName: row.clusterName,
    state,
    reason: row.reason === null ? null : (JSON.parse(row.reason) as Reason),
    holdsLock: holdsLock(state),
    createdBy: row.createdBy,
    createdAtMs: row.createdAt.getTime(),
    startedAtMs: row.startedAt?.getTime() ?? null,
    endedAtMs: row.endedAt?.getTime() ?? null,
    cancelRequestedAtMs: row.cancelRequestedAt?.getTime() ?? null,
    undoOfId: row.undoOfId,
    undoneById: row.undoneBy?.id ?? null,
    choices: choices.filter((choice) => mayChoose(choice, state, row, canUndo)),
    canUndo,
    stepsDone: row.steps.filter((step) => step.state === 'done').length,
    stepsTotal: row.steps.length,
    currentStep:
      current && current.state !== 'waiting'
        ? {
            index: current.index,
            title: current.title,
            server: current.server,
            progress: progressOf(current),
          }
        : null,
  }
}

function mayChoose(choice: JobChoice, state: JobState, row: JobFacts, canUndo: boolean): boolean {
  if (!mayMove(state, choice)) return false
  if (choice === 'cancel') return row.cancelRequestedAt === null && row.undoOfId === null
  // A cancelled job is over: abandoning it only means to take it back.
  if (choice === 'abandon') return holdsLock(state) || canUndo
  return true
}

export function jobStepView(step: JobStep): JobStepView {
  const { startedAt, endedAt } = step
  return {
    index: step.index,
    key: step.key,
    server: step.server,
    action: step.action as ActionName,
    title: step.title,
    state: step.state as StepState,
    attempt: step.attempt,
    startedAtMs: startedAt?.getTime() ?? null,
    endedAtMs: endedAt?.getTime() ?? null,
    tookMs: startedAt && endedAt ? endedAt.getTime() - startedAt.getTime() : null,
    evidence:
      step.evidence === null ? null : (JSON.parse(step.evidence) as Record<string, unknown>),
    error: step.error === null ? null : (JSON.parse(step.error) as Reason),
    progress: progressOf(step),
  }
}

function progressOf(step: JobStep): Progress | null {
  return step.progress === null ? null : (JSON.parse(step.progress) as Progress)
}
