import { ActionFailure } from '#server/actions/action.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import { log } from '#server/observability/log.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'

/** Why a job stands, in words for the operator. */
export interface Reason {
  message: string
  mend: string
  /** Risks that a person may take to go on. */
  accept?: string[]
}

/** The words for what an action threw. */
export function reasonOf(error: unknown, where: { jobId: string; step: string }): Reason {
  if (error instanceof ActionFailure || error instanceof ContactError) {
    return { message: error.message, mend: error.mend }
  }
  if (error instanceof SecretUnreadable) {
    return {
      message: error.message,
      mend: 'Restore the key file and retry, or abandon the job and make a new plan.',
    }
  }
  log().error({ err: error, ...where }, 'a step failed for a reason that has no message of its own')
  return {
    message: 'The step met an error that the console does not know.',
    mend: 'See the log of the worker, then retry the step.',
  }
}

export function tookTooLong(title: string, timeoutMs: number): Reason {
  const seconds = Math.round(timeoutMs / 1000)
  return {
    message: `“${title}” did not end within ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}.`,
    mend: 'See the transcript for what it waited for, then retry the step.',
  }
}
