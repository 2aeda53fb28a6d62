import type { ContactError } from '#server/contact/contact-error.ts'
import type { JournalUnit } from '#server/remote/journal-matches.ts'

/** Where following stopped; enough to go on there with or without sudo. */
export interface JournalPosition {
  cursor: string
  /** The server's clock, microseconds since the epoch (safe as a number until the year 2255). */
  realtimeUsec: number
}

export interface JournalEntry extends JournalPosition {
  /** The unit that journald found the sender in; null when the sender was gone already. */
  unit: string | null
  /** The sender's user id as the kernel told it; null when unknown. */
  uid: string | null
  /** SYSLOG_IDENTIFIER, for instance `mariadbd` or `-wsrep-sst-joiner`; empty when unknown. */
  identifier: string
  /** 0 (emergency) to 7 (debug); 6 when unknown. */
  priority: number
  message: string
}

export interface FollowJournalOptions {
  unit: JournalUnit
  /** null: begin with the latest lines (JOURNAL_FIRST_LINES). */
  after: JournalPosition | null
  signal?: AbortSignal
  /** While a returned promise is pending nothing more is read. */
  onEntry: (entry: JournalEntry) => void | Promise<void>
  /** Called exactly once. The caller starts again with its last position. */
  onEnd: (end: JournalEnd) => void
}

export type JournalEnd = { kind: 'closed' } | { kind: 'failed'; error: ContactError }

export interface JournalFollower {
  close(): void
}
