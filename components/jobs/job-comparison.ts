import { z } from 'zod'
import type { JobDetail } from '#server/api/job-views.ts'
import {
  plannedAgainstActual,
  type ComparedRow,
  type Comparison,
  type TransferOutcome,
} from '#server/procedures/planned-against-actual.ts'
import { formatBytes, formatDuration } from '#components/lib/format.ts'
import { formatBytesRange, formatDurationRange } from '#server/galera/figures.ts'

// What the step that joins tells of the transfer it has followed; the evidence of a step is open.
const joinEvidence = z.object({
  transfer: z.object({
    kind: z.enum(['SST', 'IST']).nullish(),
    method: z.string().nullish(),
    donor: z.string().nullish(),
    bytes: z.number().nullish(),
    durationMs: z.number().nullish(),
  }),
})

/** The plan of a job against what became of it. */
export function jobComparison(job: JobDetail): Comparison {
  const { startedAtMs, endedAtMs } = job
  return plannedAgainstActual(
    job.plan,
    job.steps,
    transferOutcome(job),
    startedAtMs === null || endedAtMs === null ? null : endedAtMs - startedAtMs,
  )
}

function transferOutcome(job: JobDetail): TransferOutcome | null {
  for (const step of job.steps) {
    const told = step.action === 'join-cluster' ? joinEvidence.safeParse(step.evidence) : null
    if (!told?.success) continue
    const { kind, method, donor, bytes, durationMs } = told.data.transfer
    return {
      kind: kind ?? null,
      method: method ?? null,
      donor: donor ?? null,
      bytes: bytes ?? null,
      durationMs: durationMs ?? null,
    }
  }
  return null
}

/** Planned, actual and how they differ, as text. */
export function comparedTexts({ planned, actual, unit, verdict }: ComparedRow): {
  planned: string
  actual: string
  against: string
} {
  const bytes = unit === 'bytes'
  return {
    planned:
      typeof planned === 'string'
        ? planned
        : bytes
          ? formatBytesRange(planned)
          : formatDurationRange(planned),
    actual:
      actual === null
        ? 'not seen'
        : typeof actual === 'string'
          ? actual
          : bytes
            ? formatBytes(actual)
            : formatDuration(actual),
    against: verdict === 'not seen' ? '' : verdict === 'other' ? 'other' : difference(),
  }
  function difference(): string {
    if (typeof planned === 'string' || typeof actual !== 'number') return 'as planned'
    const format = bytes ? formatBytes : formatDuration
    const [low, high] = planned
    if (actual > high) return `${format(actual - high)} ${bytes ? 'more' : 'longer'}`
    if (actual < low) return `${format(low - actual)} ${bytes ? 'less' : 'shorter'}`
    return 'as planned'
  }
}
