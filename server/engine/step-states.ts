/** The life of a step as one table. Pure. */
export const stepStates = ['waiting', 'running', 'done', 'failed', 'unclear', 'stopped'] as const

export type StepState = (typeof stepStates)[number]

export type StepMove =
  /** Begun, or gone on with after a crash. */
  | 'begin'
  | 'finish'
  | 'fail'
  /** The probe could not tell whether it has happened. */
  | 'doubt'
  /** The job was cancelled while it ran. */
  | 'stop'
  /** Put back by the worker itself before anything was done: a guard refused. */
  | 'put-back'
  /** A person wants it to be tried again. */
  | 'retry'
  /** A person says that it is done. */
  | 'mark-done'

const table: Record<StepState, Partial<Record<StepMove, StepState>>> = {
  waiting: { begin: 'running' },
  running: {
    begin: 'running',
    finish: 'done',
    fail: 'failed',
    doubt: 'unclear',
    stop: 'stopped',
    'put-back': 'waiting',
  },
  done: {},
  failed: { retry: 'waiting' },
  unclear: { retry: 'waiting', 'mark-done': 'done', fail: 'failed' },
  stopped: {},
}

/** The state after a move; null when the move is not legal. */
export function stepStateAfter(state: StepState, move: StepMove): StepState | null {
  return table[state][move] ?? null
}

export function isStepState(text: string): text is StepState {
  return (stepStates as readonly string[]).includes(text)
}
