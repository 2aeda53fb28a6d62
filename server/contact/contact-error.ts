import type { ContactFailure } from '#server/galera/model.ts'

/** An SSH host key as a server shows it. */
export interface HostKey {
  /** For instance `ssh-ed25519`. */
  algorithm: string
  /** Base64 of the public key blob, as in known_hosts. */
  publicKey: string
  /** `SHA256:…` as OpenSSH prints it. */
  fingerprint: string
}

/**
 * Why a server could not be talked to. `message` is one sentence for the operator that names
 * server, user and cause; `mend` says what to do. Neither holds a secret.
 */
export class ContactError extends Error {
  override readonly name = 'ContactError'
  readonly failure: ContactFailure
  readonly mend: string
  /** The host key shown instead of the pinned one; set for `host-key-changed` and `host-key-unknown`. */
  readonly presentedKey: HostKey | null

  constructor(
    failure: ContactFailure,
    message: string,
    mend: string,
    options: { presentedKey?: HostKey; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.failure = failure
    this.mend = mend
    this.presentedKey = options.presentedKey ?? null
  }
}
