/** The life of a job as one table. Pure; services refuse with it, the engine moves with it. */
export const jobStates = [
  'queued',
  'running',
  'blocked',
  'needs-decision',
  'failed',
  'succeeded',
  'cancelled',
  'abandoned',
] as const

export type JobState = (typeof jobStates)[number]

export type JobMove =
  /** A worker takes it: for the first time, or after the lease of another has run out. */
  | 'claim'
  | 'finish'
  | 'fail'
  /** A guard refused. */
  | 'block'
  /** The probe could not tell whether the step has happened. */
  | 'ask'
  | 'cancel'
  /** After a failed step. */
  | 'retry'
  /** After a refused guard. */
  | 'resume'
  /** A person tells what the probe could not. */
  | 'resolve'
  | 'abandon'

const table: Record<JobState, Partial<Record<JobMove, JobState>>> = {
  queued: { claim: 'running', cancel: 'cancelled' },
  running: {
    claim: 'running',
    finish: 'succeeded',
    fail: 'failed',
    block: 'blocked',
    ask: 'needs-decision',
    cancel: 'cancelled',
  },
  blocked: { resume: 'queued', abandon: 'abandoned' },
  'needs-decision': { resolve: 'queued', fail: 'failed', abandon: 'abandoned' },
  failed: { retry: 'queued', abandon: 'abandoned' },
  succeeded: {},
  // What was done until then can still be taken back, if nobody else is at work by now.
  cancelled: { abandon: 'abandoned' },
  abandoned: {},
}

/** The state after a move; null when the move is not legal. */
export function jobStateAfter(state: JobState, move: JobMove): JobState | null {
  return table[state][move] ?? null
}

/** The states in which a move is legal. */
export function statesBefore(move: JobMove): JobState[] {
  return jobStates.filter((state) => table[state][move] !== undefined)
}

/** From here nothing more happens by itself, and the cluster is free for another job. */
export function hasEnded(state: JobState): boolean {
  return state === 'succeeded' || state === 'cancelled' || state === 'abandoned'
}

/** It keeps other changing jobs away from the cluster. */
export function holdsLock(state: JobState): boolean {
  return !hasEnded(state)
}
