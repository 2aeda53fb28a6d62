import type { EventRecord } from './records.ts'

/** Two nodes tell of the same event within this time of each other; clocks may differ a little. */
const SAME_WITHIN_MS = 5000
const FORGET_AFTER_MS = 60_000

/** An event that several nodes of a cluster tell of carries the same key from each. */
export interface SharedEvent extends EventRecord {
  sharedKey: string | null
}

/** Lets each shared event of a cluster through once, whoever tells it first. */
export class SharedEvents {
  #seen = new Map<string, number>()

  /** The events that are new, without their keys. */
  firstTold(events: readonly SharedEvent[]): EventRecord[] {
    return events.filter((event) => this.#isFirst(event)).map(withoutKey)
  }

  #isFirst(event: SharedEvent): boolean {
    if (event.sharedKey === null) return true
    const atMs = event.atMs
    const before = this.#seen.get(event.sharedKey)
    this.#seen.set(event.sharedKey, Math.max(atMs, before ?? atMs))
    this.#forget(atMs)
    return before === undefined || Math.abs(atMs - before) > SAME_WITHIN_MS
  }

  #forget(now: number): void {
    for (const [key, atMs] of this.#seen) if (now - atMs > FORGET_AFTER_MS) this.#seen.delete(key)
  }
}

function withoutKey({ sharedKey: _sharedKey, ...event }: SharedEvent): EventRecord {
  return event
}
