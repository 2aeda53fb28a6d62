import type { JournalEntry, JournalPosition } from '#server/actions/journal-entry.ts'

/**
 * Following goes on by time (whole seconds), so the first entries were seen before. Returns a
 * function that is true for entries up to and including `after`. If that entry has gone from the
 * journal, skipping ends with the first later one.
 */
export function createSeenFilter(after: JournalPosition | null): (entry: JournalEntry) => boolean {
  let skipping = after !== null
  return (entry) => {
    if (!skipping || after === null) return false
    if (entry.cursor === after.cursor) {
      skipping = false
      return true
    }
    if (entry.realtimeUsec > after.realtimeUsec) skipping = false
    return skipping
  }
}
