import { setTimeout as sleep } from 'node:timers/promises'
import { followJournal } from '#server/actions/follow-journal.ts'
import type { JournalEntry, JournalPosition } from '#server/actions/journal-entry.ts'
import { readUnitStates } from '#server/actions/read-unit-state.ts'
import { ContactError } from '#server/contact/contact-error.ts'
import type { JournalUnit } from '#server/remote/journal-matches.ts'
import type { SshHost } from '#server/remote/ssh-port.ts'
import { emptyJournal } from './journal-state.ts'
import { readSavedPosition } from './read-saved-position.ts'
import { retryPauseMs } from './retry-pause.ts'
import { answeringContact, failingContact, type SnapshotKeeper } from './snapshot-keeper.ts'

const UNIT_STATE_EVERY_MS = 10_000

/**
 * After SSH let us in but not do our work it is called good again when a line of the journal comes,
 * or after this time: sudo takes seconds to refuse a password (measured: 2.2 s).
 */
const WATCH_SETTLES_MS = 10_000

export interface SshWatchOptions {
  host: SshHost
  unit: JournalUnit
  keeper: SnapshotKeeper
  /** Where an earlier run stopped. */
  after: JournalPosition | null
  onEntry: (entry: JournalEntry) => void
  onFailing: (error: ContactError) => void
  /** Signed in, so the host has shown the pinned key. */
  onSignedIn: () => void
}

/** Follows journal and unit of one server over SSH; comes back by itself after each loss. */
export class SshWatch {
  #options: SshWatchOptions
  #position: JournalPosition | null
  #wakeUnit: (() => void) | null = null
  #watchFailed = false

  constructor(options: SshWatchOptions) {
    this.#options = options
    this.#position = options.after
  }

  /** The unit may have another state now. */
  askUnit(): void {
    this.#wakeUnit?.()
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let attempts = 0
    while (!signal.aborted) {
      const session = new AbortController()
      const both = AbortSignal.any([signal, session.signal])
      let connected = false
      try {
        await this.#options.host.connect(signal)
        connected = true
        this.#options.onSignedIn()
        void this.#settle(both).then(() => {
          if (!both.aborted) attempts = 0
        })
        await Promise.race([this.#follow(both), this.#watchUnit(both)])
      } catch (error) {
        if (signal.aborted) return
        attempts += 1
        const failure = this.#failing(error)
        this.#watchFailed = connected && failure.failure !== 'connection-lost'
        const pauseMs = retryPauseMs(failure.failure, attempts)
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
      } finally {
        session.abort()
      }
    }
  }

  #follow(signal: AbortSignal): Promise<void> {
    const { host, unit, onEntry } = this.#options
    return new Promise((resolve, reject) => {
      followJournal(host, {
        unit,
        after: this.#position,
        signal,
        onEntry: (entry) => {
          this.#position = { cursor: entry.cursor, realtimeUsec: entry.realtimeUsec }
          if (this.#watchFailed) this.#answering()
          onEntry(entry)
        },
        onEnd: (end) => (end.kind === 'failed' ? reject(end.error) : resolve()),
      })
    })
  }

  async #watchUnit(signal: AbortSignal): Promise<void> {
    const { host, unit, keeper } = this.#options
    let readFor: string | null = null
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        this.#wakeUnit = resolve
      })
      const [state] = await readUnitStates(host, [unit], signal)
      const journal = keeper.snapshot.journal ?? emptyJournal
      const unitState = state?.exists ? state.activeState : null
      if (journal.unitState !== unitState || !keeper.snapshot.journal) {
        keeper.update({ journal: { ...journal, unitState } })
      }
      // Each attempt to start changes the restart counter or the result: the file may be another now.
      const life = `${unitState} ${state?.result} ${state?.restarts}`
      if (unit === 'mariadb.service' && life !== readFor) {
        const before = keeper.snapshot.savedPosition ?? null
        const savedPosition = await readSavedPosition(host, unitState, before, signal)
        keeper.update({ savedPosition })
        readFor = life
      }
      await Promise.race([sleep(UNIT_STATE_EVERY_MS, undefined, { signal }), woken])
    }
  }

  async #settle(signal: AbortSignal): Promise<void> {
    if (this.#watchFailed) {
      await sleep(WATCH_SETTLES_MS, undefined, { signal }).catch(() => undefined)
    }
    if (!signal.aborted) this.#answering()
  }

  #answering(): void {
    this.#watchFailed = false
    const { keeper } = this.#options
    const { ssh, journal } = keeper.snapshot
    if (ssh?.kind === 'answering' && journal) return
    keeper.update({ ssh: answeringContact(ssh, Date.now()), journal: journal ?? emptyJournal })
  }

  #failing(error: unknown): ContactError {
    const { keeper, onFailing } = this.#options
    if (!(error instanceof ContactError)) throw error
    keeper.update({ ssh: failingContact(keeper.snapshot.ssh, error, Date.now()) })
    onFailing(error)
    return error
  }
}
