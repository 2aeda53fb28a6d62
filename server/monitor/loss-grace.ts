import type { ContactError } from '#server/contact/contact-error.ts'

/**
 * How long a lost connection may take to come back before it is told. A killed server refuses at
 * once, so its death is told at the first attempt and never waits for this.
 */
const GRACE_MS = 300

interface Loss {
  error: ContactError
  atMs: number
}

/** Keeps the loss of a connection back while the first attempt to connect again runs. */
export class LossGrace {
  #loss: Loss | null = null
  #timer: NodeJS.Timeout | undefined
  #onOver: (error: ContactError) => void

  /** `onOver` hears of a loss for which the time is over. */
  constructor(onOver: (error: ContactError) => void) {
    this.#onOver = onOver
  }

  begin(error: ContactError): void {
    this.#loss = { error, atMs: Date.now() }
    this.#timer = setTimeout(() => {
      this.end()
      this.#onOver(error)
    }, GRACE_MS)
  }

  /** The loss that nobody was told of; null when there is none. */
  end(): Loss | null {
    clearTimeout(this.#timer)
    const loss = this.#loss
    this.#loss = null
    return loss
  }
}
