/** Another worker may own the job by now: nothing more is done or written. */
export class LeaseLost extends Error {
  constructor(jobId: string) {
    super(`The lease of job ${jobId} is lost.`)
    this.name = 'LeaseLost'
  }
}

/** Why the signal of an action was aborted; a detached command on the server is stopped for some, left for others. */
export class StepAborted extends Error {
  readonly why: 'cancel-stop' | 'cancel-detach' | 'timeout' | 'worker-ends'

  constructor(why: StepAborted['why']) {
    super(`The step was aborted: ${why}.`)
    this.name = 'StepAborted'
    this.why = why
  }
}

/** Whether a command that runs detached on the server is to be ended too. */
export function endsDetached(reason: unknown): boolean {
  return reason instanceof StepAborted && (reason.why === 'cancel-stop' || reason.why === 'timeout')
}
