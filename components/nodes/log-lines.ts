import type { LogLineView } from '#server/api/views.ts'

export const LOG_LEVELS = ['error', 'warning', 'note', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/**
 * Debian's SST scripts and the backup tool log through `logger` at priority err even what is only
 * informative (measured in the lab: a healthy SST writes hundreds of such lines).
 */
const SCRIPT = /^-(wsrep-sst|innobackupex)-/
const SCRIPT_TROUBLE = /\b(error|fatal|failed|failure|cannot|could not|unable)\b/i

const WORDS: Record<string, LogLevel> = {
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  note: 'note',
  info: 'note',
  debug: 'debug',
}

/** How grave a line is: the server's own word in the line goes before the journal's priority. */
export function logLevel(line: LogLineView): LogLevel {
  const word = /\[(error|warning|warn|note|info|debug)\]/i.exec(line.message)?.[1]?.toLowerCase()
  if (word !== undefined) return WORDS[word] ?? 'note'
  if (SCRIPT.test(line.identifier)) return SCRIPT_TROUBLE.test(line.message) ? 'error' : 'note'
  if (line.priority <= 3) return 'error'
  if (line.priority === 4) return 'warning'
  return line.priority >= 7 ? 'debug' : 'note'
}

/** Lines of both lists, each once, ascending by id. */
export function mergeLines(known: LogLineView[], added: LogLineView[]): LogLineView[] {
  const first = added[0]
  const last = known.at(-1)
  if (!first) return known
  if (!last || first.id > last.id) return [...known, ...added]
  const byId = new Map([...known, ...added].map((line) => [line.id, line]))
  return [...byId.values()].toSorted((a, b) => a.id - b.id)
}

export interface LogFilter {
  /** Words that must all occur in message or identifier; case does not matter. */
  search: string
  /** The least grave level that is shown. */
  level: LogLevel
}

export function filterLines(lines: LogLineView[], filter: LogFilter): LogLineView[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const most = LOG_LEVELS.indexOf(filter.level)
  return lines.filter((line) => {
    if (LOG_LEVELS.indexOf(logLevel(line)) > most) return false
    const text = `${line.identifier} ${line.message}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** Splits a text around every occurrence of any of the words; odd parts are the matches. */
export function markWords(text: string, search: string): string[] {
  const words = search.split(/\s+/).filter(Boolean)
  if (words.length === 0) return [text]
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return text.split(new RegExp(`(${escaped.join('|')})`, 'gi'))
}
