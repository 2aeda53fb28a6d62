import type { JobMove } from './job-states.ts'
import { settleJob } from './job-writes.ts'
import { nextOfJob } from './next-move.ts'
import type { RunScope } from './run-scope.ts'
import type { Reason } from './step-failure.ts'
import { sightOf } from './step-place.ts'
import { type StepOutcome, StepRun } from './step-run.ts'

/**
 * One worker's run of one job until it stands, has ended, or the worker must stop. Throws LeaseLost,
 * StepAborted `worker-ends`, and what the database throws.
 */
export async function runJob(scope: RunScope): Promise<void> {
  const { job, hold, ending, actions } = scope
  for (;;) {
    hold.signal.throwIfAborted()
    ending.throwIfAborted()
    const sights = job.steps.map((_, index) => sightOf(job, actions, index))
    const move = nextOfJob(sights, hold.cancelled.aborted)
    switch (move.next) {
      case 'succeed':
        return settle(scope, 'finish', null)
      case 'cancel':
        return settle(scope, 'cancel', null)
      case 'stand':
        return settle(scope, move.move, job.steps[move.index]?.error ?? null)
      case 'steps': {
        const blocked = (await runWave(scope, move.lanes)).find(({ kind }) => kind === 'blocked')
        if (blocked && 'reason' in blocked) return settleBlocked(scope, blocked.reason)
      }
    }
  }
}

/**
 * All lanes of a wave end before the job goes on. When a step does not end well, the others end the
 * one they are at and begin no more.
 */
async function runWave(
  scope: RunScope,
  lanes: readonly (readonly number[])[],
): Promise<StepOutcome[]> {
  let goesOn = true
  const runLane = async (lane: readonly number[]): Promise<StepOutcome> => {
    let outcome: StepOutcome = { kind: 'done' }
    for (const [place, index] of lane.entries()) {
      // The first is also run to settle what a cancelled job has begun.
      if (place > 0 && (!goesOn || scope.hold.cancelled.aborted)) break
      try {
        outcome = await new StepRun(scope, index).run()
      } catch (error) {
        goesOn = false
        throw error
      }
      if (outcome.kind !== 'done') goesOn = false
    }
    return outcome
  }
  const ends = await Promise.allSettled(lanes.map((lane) => runLane(lane)))
  const outcomes: StepOutcome[] = []
  for (const end of ends) {
    if (end.status === 'rejected') throw end.reason
    outcomes.push(end.value)
  }
  return outcomes
}

/** A step that failed beside the blocked one counts more: the next look at the steps says so. */
async function settleBlocked(scope: RunScope, reason: Reason): Promise<void> {
  const { job, actions, hold } = scope
  const sights = job.steps.map((_, index) => sightOf(job, actions, index))
  const move = nextOfJob(sights, hold.cancelled.aborted)
  if (move.next === 'stand') {
    return settle(scope, move.move, job.steps[move.index]?.error ?? null)
  }
  return settle(scope, 'block', reason)
}

async function settle(scope: RunScope, move: JobMove, reason: Reason | null): Promise<void> {
  await scope.transcript.flush()
  await settleJob(scope.writes, move, reason)
}
