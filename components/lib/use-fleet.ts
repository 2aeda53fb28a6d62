'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTRPC } from './trpc-context.ts'
import { correctClock } from './use-now.ts'

const checkEveryMs = 30_000

/** All clusters with their assessment; kept up to date by the live stream. */
export function useFleet() {
  const trpc = useTRPC()
  const query = useQuery(trpc.fleet.list.queryOptions(undefined, { refetchInterval: checkEveryMs }))
  const nowMs = query.data?.nowMs
  useEffect(() => {
    if (nowMs !== undefined) correctClock(nowMs)
  }, [nowMs])
  return query
}
