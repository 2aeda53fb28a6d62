import type { LogFact } from '#server/galera/log/log-fact.ts'

/** How one kind of line is recognised. Patterns are un-anchored: prefixes differ by platform. */
export interface LineRule {
  /** Text that every such line holds; checked first, as it is much cheaper than the pattern. */
  hint: string
  pattern: RegExp
  /** The fact, or null when the line turns out to say something else. */
  read: (match: RegExpExecArray) => LogFact | null
}

/** "0.1 (node1)" as gcs prints a member; index is -1.-1 for one that left. */
export const MEMBER = String.raw`-?\d+\.-?\d+ \(([^()]{0,200})\)`

/** "uuid:seqno" */
export const POSITION = String.raw`([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):(-?\d{1,19})`

/** The nth group of a match, or '' when it took no part. */
export function group(match: RegExpExecArray, index: number): string {
  return match[index] ?? ''
}

/** A rule whose fact has no parts. */
export function plainRule(hint: string, fact: LogFact): LineRule {
  const escaped = hint.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return { hint, pattern: new RegExp(escaped), read: () => fact }
}
