import type { Action, ActionContext, ServerPort } from '#server/actions/action.ts'
import type { ActionName, ActionParams } from '#server/procedures/action-params.ts'
import type { PlanStep } from '#server/procedures/plan.ts'
import { log } from '#server/observability/log.ts'
import { progressData, stepWrite } from './job-writes.ts'
import { LeaseLost, StepAborted } from './lease-lost.ts'
import type { RunScope } from './run-scope.ts'
import { pause, runAction } from './run-action.ts'
import { throttleProgress } from './throttle-progress.ts'

const PROGRESS_EVERY_MS = 500

export type Ports = (key: string) => ServerPort
type Part<Result> = (context: ActionContext, params: ActionParams[ActionName]) => Promise<Result>

/** One worker's attempt at one step: its time limit, its signals, its progress. */
export class StepAttempt {
  readonly #scope: RunScope
  readonly #index: number
  readonly #step: PlanStep
  readonly #stepId: string
  readonly #action: Action<ActionName>
  readonly #deadline = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #progress: ReturnType<typeof throttleProgress>

  constructor(
    scope: RunScope,
    index: number,
    step: PlanStep,
    stepId: string,
    action: Action<ActionName>,
  ) {
    this.#scope = scope
    this.#index = index
    this.#step = step
    this.#stepId = stepId
    this.#action = action
    const { hold, writes } = scope
    this.#timer = setTimeout(
      () => this.#deadline.abort(new StepAborted('timeout')),
      action.timeoutMs,
    )
    this.#timer.unref()
    this.#progress = throttleProgress(PROGRESS_EVERY_MS, (progress) =>
      hold.write([stepWrite(writes, index, progressData(progress))]).catch((error: unknown) => {
        if (error instanceof LeaseLost) return
        log().warn({ err: error, job: hold.jobId }, 'progress of a step was not written')
      }),
    )
  }

  get timedOut(): boolean {
    return this.#deadline.signal.aborted
  }

  /** Runs a part of the action. `stoppable`: cancelling the job ends it, as the action's mode says. */
  async perform<Result>(part: Part<Result>, stoppable: boolean): Promise<Result> {
    const { job, deps, hold, mask } = this.#scope
    return this.withPorts(stoppable, (ports, signal) => {
      const context: ActionContext = {
        server: ports(this.#step.server),
        other: ports,
        secrets: job.secrets,
        stepId: this.#stepId,
        fence: hold.fence,
        signal,
        now: deps.now,
        report: (progress) => this.#progress.report({ ...progress, text: mask(progress.text) }),
      }
      return part(context, this.#step.params)
    })
  }

  async withPorts<Result>(
    stoppable: boolean,
    part: (ports: Ports, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const { servers, hold, ending } = this.#scope
    const cancel = new AbortController()
    const onCancel = () => cancel.abort(this.#cancelReason())
    if (stoppable && this.#action.cancel !== 'finish') {
      if (hold.cancelled.aborted) onCancel()
      hold.cancelled.addEventListener('abort', onCancel, { once: true })
    }
    const signal = AbortSignal.any([hold.signal, ending, this.#deadline.signal, cancel.signal])
    try {
      return await runAction(signal, async () => {
        const ports = await servers.portsFor({ stepIndex: this.#index, signal })
        return part(ports, signal)
      })
    } finally {
      hold.cancelled.removeEventListener('abort', onCancel)
    }
  }

  /** A pause that ends early when the step is not to go on; throws why, but not for a cancelled job. */
  async wait(ms: number): Promise<void> {
    const { hold, ending } = this.#scope
    await pause(ms, AbortSignal.any([hold.signal, ending, this.#deadline.signal]), hold.cancelled)
  }

  /** The last progress reported; nothing of this attempt is written any more. */
  end() {
    clearTimeout(this.#timer)
    return this.#progress.stop()
  }

  #cancelReason(): StepAborted {
    const detach = this.#action.cancel === 'detach'
    return new StepAborted(detach ? 'cancel-detach' : 'cancel-stop')
  }
}
