'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { FleetView } from '#server/api/views.ts'
import { alone } from './trpc-client.ts'
import { useTRPC } from './trpc-context.ts'
import { correctClock } from './use-now.ts'

const checkEveryMs = 30_000

/** All clusters with the gist of their assessment; kept up to date by the live stream. */
export function useFleet() {
  return useQuery(useFleetOptions())
}

/** What `select` takes of it: drawn anew only when that part changes, as is due on every page. */
export function useFleetPart<Part>(select: (fleet: FleetView) => Part) {
  return useQuery({ ...useFleetOptions(), select })
}

function useFleetOptions() {
  return useTRPC().fleet.list.queryOptions(undefined, { refetchInterval: checkEveryMs, ...alone })
}

const readAt = ({ nowMs }: FleetView) => nowMs

/** Sets the clock of the page by the answers of the fleet; once on each page. */
export function useFleetClock(): void {
  const { data: nowMs } = useFleetPart(readAt)
  useEffect(() => {
    if (nowMs !== undefined) correctClock(nowMs)
  }, [nowMs])
}
