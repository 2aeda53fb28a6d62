import { setTimeout as sleep } from 'node:timers/promises'

/** A pause before the next attempt that ends when somebody hears that the server is ready. */
export class Knock {
  #ended = new AbortController()

  /** Also ends a pause that has not begun yet: the attempt before it may have come too early. */
  knock(): void {
    this.#ended.abort()
  }

  /** Resolves after `ms`, at the next knock, or when the signal aborts. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#ended.signal])
    await sleep(ms, undefined, { signal: either }).catch(() => undefined)
    if (this.#ended.signal.aborted) this.#ended = new AbortController()
  }
}
