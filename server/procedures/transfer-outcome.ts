import { z } from 'zod'
import type { JoinOutcomes } from './planned-against-actual.ts'

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

/** By key of the step, in the order in which the servers joined. */
export function joinOutcomesOf(
  steps: readonly { key: string; action: string; evidence: Record<string, unknown> | null }[],
): JoinOutcomes {
  return new Map(
    steps.flatMap(({ key, action, evidence }) => {
      const told = action === 'join-cluster' ? joinEvidence.safeParse(evidence) : null
      return told?.success ? [[key, told.data.transfer] as const] : []
    }),
  )
}
