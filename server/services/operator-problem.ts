export type ProblemCode =
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'invalid'
  | 'conflict'
  | 'too-many'
  | 'internal'

/** What goes wrong on purpose: a closed set of codes, a sentence for the operator, and the way on. */
export class OperatorProblem extends Error {
  readonly code: ProblemCode
  readonly mend: string

  constructor(code: ProblemCode, message: string, mend: string) {
    super(message)
    this.name = 'OperatorProblem'
    this.code = code
    this.mend = mend
  }
}

export const notFound = (what: string) =>
  new OperatorProblem(
    'not-found',
    `This ${what} is not in the inventory.`,
    'It may have been removed. Go back and choose again.',
  )
