'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ClusterLive, ClusterView } from '#server/api/views.ts'
import { assessCluster } from '#server/galera/assess-cluster.ts'
import type { AssessmentInput } from '#server/galera/assessment-input.ts'
import type { ClusterAssessment } from '#server/galera/model.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { correctClock, useNow } from '#components/lib/use-now.ts'

export interface AssessedCluster {
  cluster: ClusterView
  live: ClusterLive
  input: AssessmentInput
  snapshots: Record<string, ClusterLive['snapshots'][number]>
  assessment: ClusterAssessment
  /** Console time of this assessment. */
  nowMs: number
}

/**
 * Assesses the cluster in the browser, anew each second: what is shown ages by itself, also when
 * nothing arrives any more. Null until both answers are there.
 */
export function useClusterAssessment(clusterId: string): {
  assessed: AssessedCluster | null
  error: unknown
  retry: () => void
} {
  const trpc = useTRPC()
  const nowMs = useNow()
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  // An answer kept from an earlier visit would be minutes old.
  const live = useQuery(trpc.clusters.live.queryOptions({ clusterId }, { staleTime: 0 }))
  const answeredAtMs = live.data?.nowMs
  useEffect(() => {
    if (answeredAtMs !== undefined) correctClock(answeredAtMs)
  }, [answeredAtMs])
  const assessed =
    cluster.data && live.data
      ? assess(cluster.data, live.data, Math.max(nowMs, live.data.nowMs))
      : null
  const retry = () => {
    if (cluster.error) void cluster.refetch()
    if (live.error) void live.refetch()
  }
  return { assessed, error: cluster.error ?? live.error, retry }
}

function assess(cluster: ClusterView, live: ClusterLive, nowMs: number): AssessedCluster {
  const identities = cluster.nodes.map((node) => ({
    nodeId: node.id,
    name: node.name,
    kind: node.kind,
    address: node.address,
    sqlPort: node.sqlPort,
  }))
  const snapshots = Object.fromEntries(
    live.snapshots.map((snapshot) => [snapshot.nodeId, snapshot]),
  )
  const input: AssessmentInput = {
    cluster,
    nodes: identities,
    snapshots,
    otherClusters: live.otherClusters,
    worker: { heartbeatAtMs: live.workerHeartbeatAtMs },
    staleAfterMs: live.staleAfterMs,
    now: nowMs,
  }
  return { cluster, live, input, snapshots, assessment: assessCluster(input), nowMs }
}
