import type { JournalEntry } from '#server/actions/journal-entry.ts'

/**
 * One line of `journalctl --output=json`; null for a line that is no entry. journald writes a field
 * with bytes that are not UTF-8 or not printable as an array of numbers, a field that is too long
 * as null, and a repeated field as an array of values (journalctl(1), JSON output).
 */
export function parseJournalLine(line: string): JournalEntry | null {
  let fields: unknown
  try {
    fields = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null
  const field = (name: string) => fieldText((fields as Record<string, unknown>)[name])
  const cursor = field('__CURSOR')
  const realtimeUsec = Number(field('__REALTIME_TIMESTAMP'))
  if (cursor === null || !Number.isSafeInteger(realtimeUsec) || realtimeUsec <= 0) return null
  const priority = Number(field('PRIORITY') ?? '6')
  return {
    cursor,
    realtimeUsec,
    unit: field('_SYSTEMD_UNIT'),
    uid: field('_UID'),
    identifier: field('SYSLOG_IDENTIFIER') ?? field('_COMM') ?? '',
    priority: Number.isInteger(priority) && priority >= 0 && priority <= 7 ? priority : 6,
    message: field('MESSAGE') ?? '',
  }
}

function fieldText(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return null
  if (value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255)) {
    return Buffer.from(value as number[]).toString('utf8')
  }
  return fieldText(value[0])
}
