'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LogLineView } from '#server/api/views.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { mergeLines } from './log-lines.ts'

const NONE: LogLineView[] = []
const PAGE = 500
const TAIL = 1000

export interface OlderLines {
  load: () => void
  pending: boolean
  atStart: boolean
}

/**
 * Lines of a node's log, ascending. New ones are asked for after the last known id: the live stream
 * only says that there are some.
 */
export function useLogLines(nodeId: string) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [lines, setLines] = useState<LogLineView[] | null>(null)
  const [older, setOlder] = useState({ pending: false, atStart: false })
  const [olderError, setOlderError] = useState<unknown>(null)

  const first = useQuery(
    trpc.nodes.log.queryOptions(
      { nodeId, limit: PAGE },
      { enabled: lines === null, staleTime: 0, gcTime: 0 },
    ),
  )
  const tail = useQuery(
    trpc.nodes.log.queryOptions(
      { nodeId, afterId: lines?.at(-1)?.id ?? 0, limit: TAIL },
      { enabled: lines !== null, staleTime: 0, gcTime: 0 },
    ),
  )
  const [taken, setTaken] = useState<LogLineView[] | undefined>(undefined)
  const page = lines === null ? first.data : tail.data
  if (page !== undefined && page !== taken) {
    setTaken(page)
    setLines(mergeLines(lines ?? [], page))
    if (lines === null) setOlder({ pending: false, atStart: page.length < PAGE })
  }

  async function loadOlder() {
    const oldest = lines?.[0]
    if (!oldest) return
    setOlder({ pending: true, atStart: false })
    setOlderError(null)
    try {
      const page = await queryClient.fetchQuery(
        trpc.nodes.log.queryOptions({ nodeId, beforeId: oldest.id, limit: PAGE }),
      )
      setLines((known) => mergeLines(known ?? [], page))
      setOlder({ pending: false, atStart: page.length < PAGE })
    } catch (cause) {
      setOlderError(cause)
      setOlder({ pending: false, atStart: false })
    }
  }

  return {
    lines: lines ?? NONE,
    loading: lines === null && first.error === null,
    error: first.error ?? tail.error ?? olderError,
    retry: () => {
      if (first.error) void first.refetch()
      else if (tail.error) void tail.refetch()
      else void loadOlder()
    },
    older: { ...older, load: () => void loadOlder() } satisfies OlderLines,
  }
}
