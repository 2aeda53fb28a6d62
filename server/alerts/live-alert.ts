import type { Life } from './life.ts'
import type { AlertLabels, AlertSeverity } from './notification.ts'
import type { Quiet } from './quiet.ts'

/** An alert that is not over, as the evaluator holds it between two looks. */
export interface LiveAlert extends Life {
  id: string
  rule: string
  subject: string
  nodeId: string | null
  nodeName: string | null
  severity: AlertSeverity
  title: string
  detail: string
  path: string
  keptBecause: string | null
  quiet: Quiet | null
  awayNodeIds: readonly string[]
  /** When the row was last written: moving figures are written now and then only. */
  writtenAtMs: number
  /** People are to be told since; null = not, or told already. */
  loudAtMs: number | null
  toldAtMs: number | null
  incidentId: string | null
  /** How often the same had fired in the hour before it fired. */
  refires: number
  /** null until it fires. */
  labels: AlertLabels | null
}

/** The alerts that people are told of together, from the first to the last. */
export interface Incident {
  id: string
  openedAtMs: number
  /** Of its latest notification; 0 = none yet. */
  sequence: number
  toldAtMs: number | null
  toldSeverity: AlertSeverity | null
}
