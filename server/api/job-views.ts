/** What the API tells of jobs. Types only. Times are console time, ms since the epoch. */
import type { Progress } from '#server/actions/action.ts'
import type { JobMove, JobState } from '#server/engine/job-states.ts'
import type { StepState } from '#server/engine/step-states.ts'
import type { ActionName } from '#server/procedures/action-params.ts'
import type { JobKind, Plan } from '#server/procedures/plan.ts'

/** A sentence and the way on. */
export interface Reason {
  message: string
  mend: string
  /** Of a blocked job: risks that a person may take to go on. */
  accept?: string[]
}

/** What a person can do with a job; who may not sees the button with the reason (permission `job.run`). */
export type JobChoice = Extract<JobMove, 'cancel' | 'retry' | 'resume' | 'resolve' | 'abandon'>

export interface JobView {
  id: string
  kind: JobKind
  title: string
  clusterId: string | null
  clusterName: string
  state: JobState
  /** Why it stands, or how it ended; null while all is well. */
  reason: Reason | null
  /** Other changing jobs on this cluster are refused as long as this is true. */
  holdsLock: boolean
  createdBy: string
  createdAtMs: number
  startedAtMs: number | null
  endedAtMs: number | null
  /** Set while a cancelled job comes to a safe point. */
  cancelRequestedAtMs: number | null
  /** The job whose steps this one takes back. */
  undoOfId: string | null
  /** The job that takes back the steps of this one. */
  undoneById: string | null
  choices: JobChoice[]
  /** Whether taking back what was done is offered; JobDetail says whether it is refused by now. */
  canUndo: boolean
  stepsDone: number
  stepsTotal: number
  /** The step it stands at; null when none was begun or all are done. */
  currentStep: { index: number; title: string; server: string; progress: Progress | null } | null
}

export interface JobStepView {
  index: number
  key: string
  server: string
  action: ActionName
  title: string
  state: StepState
  /** How often it was begun. */
  attempt: number
  startedAtMs: number | null
  endedAtMs: number | null
  /** From first begin to end; compare with `expectedMs` of the plan's step. null until it has ended. */
  tookMs: number | null
  evidence: Record<string, unknown> | null
  error: Reason | null
  progress: Progress | null
}

export interface JobDetail extends JobView {
  /** Why what was done cannot be taken back any more, although it is offered; null when it can. */
  undoRefusal: Reason | null
  plan: Plan
  /** In the order of `plan.steps`. */
  steps: JobStepView[]
}

export interface TranscriptView {
  id: number
  atMs: number
  stepIndex: number | null
  /** Key of the server in the plan; null for words of the console. */
  server: string | null
  kind: 'command' | 'output' | 'exit' | 'note'
  /** The same for a command, its output and its exit; null for a note. */
  callId: string | null
  stream: 'stdout' | 'stderr' | null
  /** Secrets are masked. Output comes in pieces of at most 8 KiB, to be put one after the other. */
  text: string
  exitCode: number | null
  durationMs: number | null
}

export interface TranscriptPage {
  entries: TranscriptView[]
  /** Ask again with `afterId: lastId` at once, not only after the next `job` item. */
  more: boolean
  lastId: number
}

/** Data that a job found on a joiner and moved aside. */
export interface QuarantineView {
  id: string
  jobId: string
  server: string
  address: string
  path: string
  bytes: number | null
  uuid: string | null
  seqno: string | null
  createdAtMs: number
  /** Back in their place since then. */
  restoredAtMs: number | null
  /** Deleted then. */
  releasedAtMs: number | null
}
