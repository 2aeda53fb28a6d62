import type { TransferView } from '#server/api/views.ts'
import { csvText } from '#components/lib/csv-text.ts'

const COLUMNS = [
  'begun',
  'ended',
  'joiner',
  'donor',
  'kind',
  'method',
  'outcome',
  'reason',
  'bytes',
  'write_sets',
  'seconds',
  'joiner_uuid',
  'joiner_seqno',
  'group_uuid',
  'group_seqno',
  'predicted_kind',
  'predicted_donor',
  'predicted_because',
  'predicted_at',
]

/** One line a transfer, times in UTC (RFC 4180); what is not known is empty. */
export function transfersCsv(transfers: readonly TransferView[]): string {
  const rows = transfers.map((one) => [
    timeOf(one.startedAtMs),
    timeOf(one.endedAtMs),
    one.joinerName,
    one.donorName,
    one.kind,
    one.method,
    one.outcome,
    one.reason,
    one.bytes,
    one.writeSets,
    one.endedAtMs === null ? null : (one.endedAtMs - one.startedAtMs) / 1000,
    one.local?.uuid ?? null,
    one.local?.seqno ?? null,
    one.group?.uuid ?? null,
    one.group?.seqno ?? null,
    one.forecast?.kind ?? null,
    one.forecast?.donorName ?? null,
    one.forecast?.because ?? null,
    timeOf(one.forecast?.atMs ?? null),
  ])
  return csvText([COLUMNS, ...rows])
}

function timeOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
