import type { AuditView } from '#server/api/admin-views.ts'
import { csvText } from '#components/lib/csv-text.ts'

export type ExportFormat = 'csv' | 'jsonl'

const COLUMNS = [
  'id',
  'at',
  'who',
  'act',
  'of',
  'outcome',
  'address',
  'detail',
  'place',
  'seal',
] as const

/** One line an entry, times in UTC. */
export function auditText(format: ExportFormat, entries: readonly AuditView[]): string {
  return format === 'csv'
    ? csvText([COLUMNS, ...entries.map((entry) => Object.values(lineOf(entry)))])
    : entries.map((entry) => `${JSON.stringify(lineOf(entry))}\n`).join('')
}

function lineOf(entry: AuditView): Record<(typeof COLUMNS)[number], string | number | null> {
  return {
    id: entry.id,
    at: new Date(entry.atMs).toISOString(),
    who: entry.actorName,
    act: entry.action,
    of: entry.target,
    outcome: entry.outcome,
    address: entry.address,
    detail: entry.detail,
    place: entry.place,
    seal: entry.seal,
  }
}
