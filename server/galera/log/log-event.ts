import type { Severity } from '#server/galera/model.ts'

/** A line of the timeline, made from one fact of one node's journal. */
export interface LogEvent {
  /** Stable kind, mostly that of the fact, e.g. `state-shift`, `donor-selected`. */
  kind: string
  severity: Severity
  /** One plain sentence without a full stop. */
  title: string
  /** Cause, consequence or mend; empty where the title says all. */
  detail: string
  /**
   * `group`: every member's journal tells the same; `node`: about the server whose journal it is.
   * Either way equal titles within a few seconds are one event: an SST is announced twice.
   */
  scope: 'node' | 'group'
}
