'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'

/** Between two answers countdowns run on by themselves. */
const ASK_EVERY_MS = 3000

/** How each data node of the cluster would come back, kept current. */
export function useIst(clusterId: string) {
  const trpc = useTRPC()
  return useQuery(
    trpc.clusters.ist.queryOptions({ clusterId }, { staleTime: 0, refetchInterval: ASK_EVERY_MS }),
  )
}

/** An answer older than this is no evidence of the present. */
export const IST_STALE_MS = 15_000
