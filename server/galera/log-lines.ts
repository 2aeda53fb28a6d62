import type { LineRule } from '#server/galera/log/line-rule.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { serverLines } from '#server/galera/log/server-lines.ts'
import { stateLines } from '#server/galera/log/state-lines.ts'
import { transferLines } from '#server/galera/log/transfer-lines.ts'
import { troubleLines } from '#server/galera/log/trouble-lines.ts'

const RULES: readonly LineRule[] = [
  ...stateLines,
  ...transferLines,
  ...serverLines,
  ...troubleLines,
]

/** What matters stands at the front; the provider's option dump alone is several thousand long. */
const MAX_LENGTH = 2000

/**
 * The facts in one line of a server's journal or error log, with or without its prefix. Lines of a
 * block (views, quorum) mean nothing alone: see `readNextLine`. Never throws; usually 0 or 1 facts.
 */
export function readLogLine(message: string): LogFact[] {
  const line = message.length > MAX_LENGTH ? message.slice(0, MAX_LENGTH) : message
  const facts: LogFact[] = []
  for (const rule of RULES) {
    if (!line.includes(rule.hint)) continue
    const match = rule.pattern.exec(line)
    const fact = match ? rule.read(match) : null
    if (fact) facts.push(fact)
  }
  if (facts.length === 0) {
    const text = errorText(line)
    if (text !== null) facts.push({ kind: 'error', text })
  }
  return facts
}

/** The text behind [ERROR]; the state transfer scripts mark theirs the same way. */
function errorText(line: string): string | null {
  const match = /\[(?:ERROR|Error|FATAL)\]((?: ?\[[\w-]{1,20}\])*) ?(?:WSREP: ?)?(.{1,500})/.exec(
    line,
  )
  const text = match?.[2]?.trim() ?? ''
  return text === '' ? null : text
}
