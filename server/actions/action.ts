/** One effect on one server. Every action can tell whether it is already done, do it, and verify it. */
import type { ActionName, ActionParams, JobSecrets } from '#server/procedures/action-params.ts'
import type { RootShell } from './root-shell.ts'

/**
 * - absent: nothing of it has happened
 * - done: nothing is left to do
 * - partial: begun, and `run` may go on from here
 * - unknown: a person must look
 */
export type ProbeAnswer =
  | { state: 'absent' | 'done' | 'partial' }
  | { state: 'unknown'; because: string }

export type Progress = {
  /** One short sentence of what is going on. */
  text: string
  stage?: string
  doneBytes?: number
  totalBytes?: number
}

export interface ActionContext {
  /** The server the step is for. */
  server: ServerPort
  /** Another server of the plan, by its key. */
  other: (key: string) => ServerPort
  secrets: JobSecrets
  /** Unique for job and step: names transient units and files. Letters, digits and hyphens. */
  stepId: string
  /** Grows with each worker that takes the job over: a server refuses who has a lower one than it has seen. */
  fence: number
  /** Aborted when the job is cancelled or the lease is lost. Check it between commands. */
  signal: AbortSignal
  now: () => number
  report: (progress: Progress) => void
}

export interface ServerPort {
  key: string
  name: string
  address: string
  /** Root on the server, every command in the transcript. */
  root: RootShell
}

export interface Action<Name extends ActionName> {
  name: Name
  timeoutMs: number
  /** What cancelling does while it runs: ends it, lets it finish, or leaves it to the server. */
  cancel: 'stop' | 'finish' | 'detach'
  probe(context: ActionContext, params: ActionParams[Name]): Promise<ProbeAnswer>
  run(context: ActionContext, params: ActionParams[Name]): Promise<void>
  /** Evidence that it is done, kept with the step. Throws ActionFailure when it is not. */
  verify(context: ActionContext, params: ActionParams[Name]): Promise<Record<string, unknown>>
  /**
   * Brings back what was before; absent where nothing has to be. Must be safe to run twice. What it
   * returns is kept with the step.
   */
  undo?(context: ActionContext, params: ActionParams[Name]): Promise<void | Record<string, unknown>>
}

/** Why a step failed, in a sentence for the operator, with the way on. */
export class ActionFailure extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'ActionFailure'
    this.mend = mend
  }
}
