import type { JournalPosition } from '#server/actions/journal-entry.ts'
import type { Db } from '#server/db/client.ts'

/** Enough to find a transfer's beginning again, and any block of lines that was being read. */
const LINES_READ_AGAIN = 500

export interface StoredLine {
  cursor: string
  serverAtMs: number
  message: string
}

/** The last stored lines of a node's journal, oldest first. */
export async function readStoredLines(db: Db, nodeId: string): Promise<StoredLine[]> {
  const rows = await db.logLine.findMany({
    where: { nodeId },
    orderBy: { id: 'desc' },
    take: LINES_READ_AGAIN,
    select: { cursor: true, serverAt: true, message: true },
  })
  return rows
    .map(({ cursor, serverAt, message }) => ({ cursor, serverAtMs: serverAt.getTime(), message }))
    .toReversed()
}

/** Where following goes on after these lines; null when there are none. */
export function positionAfter(lines: readonly StoredLine[]): JournalPosition | null {
  const last = lines.at(-1)
  // Stored in whole milliseconds: the end of that one, or lines of it would seem to be later.
  return last ? { cursor: last.cursor, realtimeUsec: last.serverAtMs * 1000 + 999 } : null
}
