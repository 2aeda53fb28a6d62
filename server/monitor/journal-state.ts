import type { LogFact } from '#server/galera/log/log-fact.ts'
import type { NodeSnapshot } from '#server/galera/model.ts'

export type JournalState = NonNullable<NodeSnapshot['journal']>

export const emptyJournal: JournalState = {
  gcsState: null,
  gcsStateAtMs: null,
  unitState: null,
  lastError: null,
}

/** What the journal tells of its server after one more fact; `atMs` on the console's clock. */
export function journalAfter(journal: JournalState, fact: LogFact, atMs: number): JournalState {
  if (fact.kind === 'gcs-shift') return { ...journal, gcsState: fact.to, gcsStateAtMs: atMs }
  if (ENDS_MEMBERSHIP.has(fact.kind)) return { ...journal, gcsState: 'CLOSED', gcsStateAtMs: atMs }
  if (fact.kind === 'synchronized') return { ...journal, lastError: null }
  const lastError = errorIn(fact)
  return lastError === null ? journal : { ...journal, lastError }
}

/** Whether systemd's state of the unit may be another one after this fact. */
export function concernsUnit(fact: LogFact): boolean {
  return CONCERNS_UNIT.has(fact.kind)
}

/** A killed server logs no shift to CLOSED. */
const ENDS_MEMBERSHIP: ReadonlySet<LogFact['kind']> = new Set([
  'server-starting',
  'server-killed',
  'shutdown-complete',
])

const CONCERNS_UNIT: ReadonlySet<LogFact['kind']> = new Set([
  'server-starting',
  'server-ready',
  'shutdown-begun',
  'shutdown-complete',
  'server-killed',
  'unit-failed',
  'unit-restart',
  'synchronized',
])

function errorIn(fact: LogFact): string | null {
  if (fact.kind === 'error' || fact.kind === 'inconsistent' || fact.kind === 'apply-failed') {
    return fact.text
  }
  if (fact.kind === 'transfer-aborted') return fact.reason
  if (fact.kind === 'no-primary-view') return 'It found no Primary component and gave up.'
  if (fact.kind === 'bootstrap-refused') return 'It refused to bootstrap.'
  return null
}
