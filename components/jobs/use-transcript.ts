'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { TranscriptPage, TranscriptView } from '#server/api/job-views.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { mergeEntries } from './transcript-lines.ts'

const NONE: readonly TranscriptView[] = []

/**
 * The transcript of a job, or of one step, from its begin: page by page, then what is added. The
 * live stream only says that there is more.
 */
export function useTranscript(jobId: string, stepIndex: number | null) {
  const trpc = useTRPC()
  const [known, setKnown] = useState({ entries: NONE, afterId: 0, complete: false })
  const page = useQuery(
    trpc.jobs.transcript.queryOptions(
      { jobId, afterId: known.afterId, ...(stepIndex === null ? {} : { stepIndex }) },
      { staleTime: 0, gcTime: 0 },
    ),
  )
  const [taken, setTaken] = useState<TranscriptPage | undefined>(undefined)
  const answer = page.data
  if (answer !== undefined && answer !== taken) {
    setTaken(answer)
    setKnown({
      entries: mergeEntries(known.entries, answer.entries),
      afterId: Math.max(known.afterId, answer.lastId),
      complete: !answer.more,
    })
  }
  return {
    entries: known.entries,
    /** Everything that was there at the last look has been loaded. */
    complete: known.complete,
    error: page.error,
    retry: () => void page.refetch(),
  }
}
