import { z } from 'zod'
import type { TranscriptPage, TranscriptView } from '#server/api/job-views.ts'
import type { TranscriptEntry } from '#server/db/generated/client.ts'
import { type Deps, requirePermission } from './actor.ts'

const PAGE = 200

export const transcriptInput = z.object({
  jobId: z.string(),
  /** Exclusive; 0 starts at the beginning. */
  afterId: z.number().int().min(0).default(0),
  stepIndex: z.number().int().min(0).optional(),
})

/** At most 200 entries in the order they were written. */
export async function readTranscript(
  deps: Deps,
  { jobId, afterId, stepIndex }: z.output<typeof transcriptInput>,
): Promise<TranscriptPage> {
  requirePermission(deps, 'cluster.read')
  const rows = await deps.db.transcriptEntry.findMany({
    where: { jobId, id: { gt: afterId }, ...(stepIndex === undefined ? {} : { stepIndex }) },
    orderBy: { id: 'asc' },
    take: PAGE + 1,
  })
  const entries = rows.slice(0, PAGE).map(transcriptView)
  return { entries, more: rows.length > PAGE, lastId: entries.at(-1)?.id ?? afterId }
}

function transcriptView(row: TranscriptEntry): TranscriptView {
  return {
    id: row.id,
    atMs: row.at.getTime(),
    stepIndex: row.stepIndex,
    server: row.server,
    kind: row.kind as TranscriptView['kind'],
    callId: row.callId,
    stream: row.stream as TranscriptView['stream'],
    text: row.text,
    exitCode: row.exitCode,
    durationMs: row.durationMs,
  }
}
