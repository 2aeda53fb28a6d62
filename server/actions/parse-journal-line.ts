import type { JournalEntry, JournalPosition } from '#server/actions/journal-entry.ts'

/**
 * One line of `journalctl --output=json`; null for a line that is no entry. journald writes a field
 * with bytes that are not UTF-8 or not printable as an array of numbers, a field that is too long
 * as null unless it is told --all, and a repeated field as an array of values (journalctl(1)).
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
  const isTooLong = (fields as Record<string, unknown>)['MESSAGE'] === null
  const priority = Number(field('PRIORITY') ?? '6')
  return {
    cursor,
    realtimeUsec,
    unit: field('_SYSTEMD_UNIT'),
    uid: field('_UID'),
    identifier: field('SYSLOG_IDENTIFIER') ?? field('_COMM') ?? '',
    priority: Number.isInteger(priority) && priority >= 0 && priority <= 7 ? priority : 6,
    message: isTooLong ? TOO_LONG : (field('MESSAGE') ?? ''),
  }
}

const TOO_LONG = '[This line is too long for the console: read it with journalctl on the server.]'

/**
 * What can be told of an entry that was cut off for its length, so that nobody misses it; null for a
 * line that is none. Fields come in any order (systemd 252): a place that stood behind the cut is
 * taken to be that of the entry before.
 */
export function readCutEntry(line: string, before: JournalPosition | null): JournalEntry | null {
  if (!line.startsWith('{') || line.endsWith('}')) return null
  const text = (name: string) => new RegExp(`"${name}"\\s?:\\s?"([^"]{1,300})"`).exec(line)?.[1]
  const fields = Object.fromEntries(CUT_FIELDS.map((name) => [name, text(name)]))
  const entry = parseJournalLine(JSON.stringify({ ...fields, MESSAGE: null }))
  if (entry !== null || before === null) return entry
  const place = {
    __CURSOR: `${before.cursor.replace(BEHIND, '')}${BEHIND}`,
    __REALTIME_TIMESTAMP: String(before.realtimeUsec),
  }
  return parseJournalLine(JSON.stringify({ ...fields, ...place, MESSAGE: null }))
}

const BEHIND = ';cut'
const CUT_FIELDS = [
  '__CURSOR',
  '__REALTIME_TIMESTAMP',
  '_SYSTEMD_UNIT',
  '_UID',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  'PRIORITY',
]

function fieldText(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return null
  if (value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255)) {
    return Buffer.from(value as number[]).toString('utf8')
  }
  return fieldText(value[0])
}
