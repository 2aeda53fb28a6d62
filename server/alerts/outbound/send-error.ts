export type SendErrorKind =
  | 'name'
  | 'refused-address'
  | 'redirect'
  | 'timeout'
  | 'connection'
  | 'mail'

/** Why nothing, or no whole answer, came back. The message is one sentence or two for an operator. */
export class SendError extends Error {
  readonly kind: SendErrorKind

  constructor(kind: SendErrorKind, message: string) {
    super(message)
    this.name = 'SendError'
    this.kind = kind
  }
}
