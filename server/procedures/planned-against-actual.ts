import type { Plan, PlanStep, Range, WayBackForecast } from './plan.ts'

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

/** What the steps that join told of their transfers, by key of the step. */
export type JoinOutcomes = ReadonlyMap<string, TransferOutcome>

/** Planned against actual after a run. */
export function plannedAgainstActual(
  plan: Pick<Plan, 'steps' | 'summary'>,
  outcomes: readonly StepOutcome[],
  joins: JoinOutcomes,
  totalMs: number | null,
): Comparison {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]))
  return {
    total: ranged('In all', plan.summary.totalMs, totalMs, 'ms'),
    transfer: [
      // The plan's summary is about the first server that joins.
      ...transferRows(plan.summary.transfer, joins.values().next().value ?? null),
      ...plan.steps.flatMap((step) => wayBackRows(step, joins.get(step.key) ?? null)),
    ],
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
    named('kind', planned.kind, actual?.kind ?? null),
    named('method', planned.method, actual?.method ?? null),
    ranged('duration', planned.durationMs, actual?.durationMs ?? null, 'ms'),
  ]
  if (planned.donor !== null) rows.push(named('donor', planned.donor, actual?.donor ?? null))
  if (planned.bytes) rows.push(ranged('bytes', planned.bytes, actual?.bytes ?? null, 'bytes'))
  return rows
}

/** Of a member that comes back: as the plan forecast it. */
function wayBackRows(step: PlanStep, actual: TransferOutcome | null): ComparedRow[] {
  const forecast = step.action === 'join-cluster' ? step.terms?.wayBack : null
  if (!forecast) return []
  const { kind, donor, durationMs } = forecast
  const what = (name: string) => `${step.server}: ${name}`
  const rows = [named(what('kind'), kindText(forecast), actual?.kind ?? null)]
  if (donor !== null) rows.push(named(what('donor'), donor, actual?.donor ?? null))
  if (kind === 'IST' || kind === 'SST') {
    if (durationMs)
      rows.push(ranged(what('duration'), durationMs, actual?.durationMs ?? null, 'ms'))
  }
  return rows
}

function kindText({ kind, likely }: WayBackForecast): string {
  if (kind === 'IST' || kind === 'SST') return kind
  return likely === null ? 'not known' : `${likely} likely`
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
