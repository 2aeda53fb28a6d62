import type { Plan, Range } from './plan.ts'

/** What became of a step, as the job recorded it. */
export interface StepOutcome {
  key: string
  /** From first begin to end; null when it did not end. */
  tookMs: number | null
  attempt: number
}

/** What became of the transfer, as the logs and counters told it; null = not seen. */
export interface TransferOutcome {
  kind: 'SST' | 'IST' | null
  method: string | null
  donor: string | null
  bytes: number | null
  durationMs: number | null
}

export type Verdict = 'as planned' | 'less' | 'more' | 'other' | 'not seen'

export interface ComparedRow {
  what: string
  planned: string | Range
  actual: string | number | null
  unit: 'ms' | 'bytes' | 'text'
  verdict: Verdict
}

export interface Comparison {
  total: ComparedRow
  transfer: ComparedRow[]
  /** In the order of the plan; `key` is that of the step. */
  steps: (ComparedRow & { key: string; attempts: number })[]
}

/** Planned against actual after a run. */
export function plannedAgainstActual(
  plan: Pick<Plan, 'steps' | 'summary'>,
  outcomes: readonly StepOutcome[],
  transfer: TransferOutcome | null,
  totalMs: number | null,
): Comparison {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]))
  return {
    total: ranged('In all', plan.summary.totalMs, totalMs, 'ms'),
    transfer: transferRows(plan.summary.transfer, transfer),
    steps: plan.steps.map((step) => {
      const outcome = byKey.get(step.key)
      return {
        key: step.key,
        attempts: outcome?.attempt ?? 0,
        ...ranged(step.title, step.expectedMs, outcome?.tookMs ?? null, 'ms'),
      }
    }),
  }
}

function transferRows(
  planned: Plan['summary']['transfer'],
  actual: TransferOutcome | null,
): ComparedRow[] {
  if (planned === null) return []
  const rows = [
    named('Kind', planned.kind, actual?.kind ?? null),
    named('Method', planned.method, actual?.method ?? null),
    ranged('Duration', planned.durationMs, actual?.durationMs ?? null, 'ms'),
  ]
  if (planned.donor !== null) rows.push(named('Donor', planned.donor, actual?.donor ?? null))
  if (planned.bytes) rows.push(ranged('Bytes', planned.bytes, actual?.bytes ?? null, 'bytes'))
  return rows
}

function named(what: string, planned: string, actual: string | null): ComparedRow {
  const verdict = actual === null ? 'not seen' : actual === planned ? 'as planned' : 'other'
  return { what, planned, actual, unit: 'text', verdict }
}

function ranged(
  what: string,
  planned: Range,
  actual: number | null,
  unit: 'ms' | 'bytes',
): ComparedRow {
  const [low, high] = planned
  const verdict =
    actual === null ? 'not seen' : actual < low ? 'less' : actual > high ? 'more' : 'as planned'
  return { what, planned, actual, unit, verdict }
}
