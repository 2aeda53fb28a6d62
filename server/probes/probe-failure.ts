import { ZodError } from 'zod'
import { ContactError } from '#server/contact/contact-error.ts'
import { SecretUnreadable } from '#server/secrets/seal.ts'

/** Why a probe has no answer, in words for the operator. */
export interface ProbeFailure {
  code: string
  message: string
  mend: string
}

/** Something a probe needs is not in the database. */
export class ProbeProblem extends Error {
  override readonly name = 'ProbeProblem'
  readonly code: string
  readonly mend: string

  constructor(code: string, message: string, mend: string) {
    super(message)
    this.code = code
    this.mend = mend
  }
}

/** null for an error that nobody foresaw: that one belongs into the log. */
export function probeFailure(error: unknown): ProbeFailure | null {
  if (error instanceof ContactError) {
    return { code: error.failure, message: error.message, mend: error.mend }
  }
  if (error instanceof ProbeProblem) {
    return { code: error.code, message: error.message, mend: error.mend }
  }
  if (error instanceof SecretUnreadable) {
    return {
      code: 'secret-unreadable',
      message: "A stored secret cannot be read with this console's key.",
      mend: 'Restore the key file, or enter the secret again.',
    }
  }
  if (error instanceof ZodError) {
    return {
      code: 'invalid',
      message: 'The question is not one that this version of the worker knows.',
      mend: 'Reload the page and ask again; restart the console if it was just updated.',
    }
  }
  return null
}

export const abandoned: ProbeFailure = {
  code: 'worker-restarted',
  message: 'The worker was restarted while it asked.',
  mend: 'Ask again.',
}

export function tooSlow(limitMs: number): ProbeFailure {
  return {
    code: 'timeout',
    message: `The servers did not answer all questions within ${limitMs / 1000} s.`,
    mend: 'Check that they are reachable from the console, then ask again.',
  }
}

export const unforeseen: ProbeFailure = {
  code: 'internal',
  message: 'The question could not be answered because of an error in the console.',
  mend: 'Ask again; the log of the worker has the details.',
}
