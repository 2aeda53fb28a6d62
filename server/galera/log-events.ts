import type { LogEvent } from '#server/galera/log/log-event.ts'
import type { LogFact } from '#server/galera/log/log-fact.ts'
import { serverEvent } from '#server/galera/log/server-events.ts'
import { transferEvent } from '#server/galera/log/transfer-events.ts'

/**
 * What a fact is worth on the timeline; null for facts that only serve other rules. `node` is the
 * wsrep_node_name of the server whose journal told it.
 */
export function eventOf(fact: LogFact, node: string): LogEvent | null {
  return transferEvent(fact, node) ?? serverEvent(fact, node)
}
