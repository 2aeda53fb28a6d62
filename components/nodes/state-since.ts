import type { NodeSnapshot } from '#server/galera/model.ts'

/** The newest turn that is known: lost contact, a state shift of the journal, or contact itself. */
export function stateSince(snapshot: NodeSnapshot | null): { what: string; atMs: number } | null {
  if (!snapshot) return null
  const { sql, journal } = snapshot
  if (sql.kind === 'failing') return { what: 'No SQL contact', atMs: sql.sinceMs }
  if (journal?.gcsState && journal.gcsStateAtMs !== null) {
    return { what: journal.gcsState, atMs: journal.gcsStateAtMs }
  }
  return sql.kind === 'answering' ? { what: 'Answering', atMs: sql.sinceMs } : null
}
