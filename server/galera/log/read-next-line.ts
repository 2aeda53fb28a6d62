import { readLogLine } from '#server/galera/log-lines.ts'
import { blockStartingWith, factOf, stepOf, type LogBlock } from '#server/galera/log/log-blocks.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'

/** Where a reader stands in one server's log: a plain value, to be kept between lines. */
export interface LogReading {
  block: LogBlock | null
  /** Foreign lines seen inside the open block. */
  strangers: number
}

export const startOfLog: LogReading = { block: null, strangers: 0 }

/** Lines of other processes may come in between; after this many the block is given up. */
const MAX_STRANGERS = 50
/** Far above any cluster; keeps a damaged log from growing the state. */
const MAX_BLOCK_LINES = 1000

/**
 * Reads the next line of a server's log, in order. Blocks of several lines (views, quorum results,
 * "State transfer required") give their fact at their last line. Never throws.
 */
export function readNextLine(
  reading: LogReading,
  message: string,
): { reading: LogReading; facts: LogFact[] } {
  let state = reading
  const facts: LogFact[] = []
  for (const line of message.split('\n')) {
    const step = readOne(state, line)
    state = step.reading
    facts.push(...step.facts)
  }
  return { reading: state, facts }
}

function readOne(reading: LogReading, line: string): { reading: LogReading; facts: LogFact[] } {
  const begun = blockStartingWith(line)
  if (begun) return { reading: { block: begun, strangers: 0 }, facts: readLogLine(line) }
  const { block, strangers } = reading
  if (!block) return { reading, facts: readLogLine(line) }
  const step = stepOf(block, line)
  if (!step.took || block.lines.length >= MAX_BLOCK_LINES) {
    const keep = step.took === false && strangers < MAX_STRANGERS
    return {
      reading: keep ? { block, strangers: strangers + 1 } : startOfLog,
      facts: readLogLine(line),
    }
  }
  const grown = { ...block, lines: [...block.lines, line] }
  return step.done
    ? { reading: startOfLog, facts: [factOf(grown)] }
    : { reading: { block: grown, strangers }, facts: [] }
}
