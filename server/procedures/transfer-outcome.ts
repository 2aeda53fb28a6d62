import { z } from 'zod'
import type { TransferOutcome } from './planned-against-actual.ts'

/** What the step that joins tells of the transfer it has followed; the evidence of a step is open. */
const joinEvidence = z.object({
  transfer: z.object({
    kind: z.enum(['SST', 'IST']).nullable(),
    method: z.string().nullable(),
    donor: z.string().nullable(),
    bytes: z.number().nullable(),
    durationMs: z.number().nullable(),
  }),
})

/** Of the first server that joined, which is the one that the plan's summary is about. */
export function transferOutcomeOf(
  steps: readonly { action: string; evidence: Record<string, unknown> | null }[],
): TransferOutcome | null {
  for (const { action, evidence } of steps) {
    const told = action === 'join-cluster' ? joinEvidence.safeParse(evidence) : null
    if (told?.success) return told.data.transfer
  }
  return null
}
