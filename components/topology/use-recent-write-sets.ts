'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { NodeSnapshot } from '#server/galera/model.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { consoleNowMs } from '#components/lib/use-now.ts'
import { SPAN_MS, withSeries, withSnapshots } from './recent-write-sets.ts'
import type { RecentWriteSets } from './recent-write-sets.ts'

/** Write-sets a second of the last minute: first from stored samples, then as they come in. */
export function useRecentWriteSets(clusterId: string, snapshots: NodeSnapshot[]): RecentWriteSets {
  const trpc = useTRPC()
  const [startMs] = useState(consoleNowMs)
  const { data: series } = useQuery(
    trpc.clusters.series.queryOptions(
      {
        clusterId,
        metrics: ['replicatedWriteSets', 'receivedWriteSets'],
        fromMs: startMs - SPAN_MS,
        toMs: startMs,
        points: SPAN_MS / 1000,
      },
      { staleTime: Infinity, gcTime: 0 },
    ),
  )
  const [taken, setTaken] = useState({
    snapshots,
    series: undefined as typeof series,
    recent: withSnapshots(new Map(), snapshots),
  })
  if (taken.snapshots === snapshots && taken.series === series) return taken.recent
  let { recent } = taken
  if (taken.snapshots !== snapshots) recent = withSnapshots(recent, snapshots)
  if (series !== undefined && taken.series !== series) recent = withSeries(recent, series)
  setTaken({ snapshots, series, recent })
  return recent
}
