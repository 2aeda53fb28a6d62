'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { openStates } from './open-states.ts'

const MOST = 200

/** All jobs that have not ended; kept up to date by the live stream. */
export function useOpenJobs() {
  const trpc = useTRPC()
  return useQuery(trpc.jobs.list.queryOptions({ states: openStates, limit: MOST }))
}
