'use client'

import { useMemo } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { GCACHE_CHARTS } from '#components/charts/chart-catalogue.ts'
import { ChartSection } from '#components/charts/chart-section.tsx'
import { dataNodes } from '#components/clusters/data-nodes.ts'
import { Page } from '#components/layout/page.tsx'
import { QueryState } from '#components/lib/query-state.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { useClusterAssessment } from '#components/live/use-cluster-assessment.ts'
import { Age } from '#components/ui/age.tsx'
import { Card } from '#components/ui/card.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { CoverageCard } from './coverage-card.tsx'
import { RangesCard } from './ranges-card.tsx'
import { ServedCard } from './served-card.tsx'
import { shortestWindow } from './shortest-window.ts'
import { SizePlanner } from './size-planner.tsx'
import { StoresCard } from './stores-card.tsx'
import { IST_STALE_MS, useIst } from './use-ist.ts'

/** IST and gcache of one cluster: how long a node may be away, and what it would take to change that. */
export function GcachePage({ clusterId }: { clusterId: string }) {
  useLiveCluster(clusterId)
  const { assessed, error, retry } = useClusterAssessment(clusterId)
  if (!assessed) {
    return (
      <Page title="IST and gcache">
        {error ? (
          <InlineError error={operatorErrorOf(error)} onRetry={retry} />
        ) : (
          <SkeletonRows label="Loading the cluster" rows={8} />
        )}
      </Page>
    )
  }
  return <Body cluster={assessed.cluster} nowMs={assessed.nowMs} />
}

function Body({ cluster, nowMs }: { cluster: ClusterView; nowMs: number }) {
  const ist = useIst(cluster.id)
  const nodes = useMemo(() => dataNodes(cluster.nodes), [cluster.nodes])
  return (
    <Page
      title={`IST and gcache of ${cluster.name}`}
      description="Each member keeps the latest write-sets in its gcache. A node that comes back while a donor still has all that it missed gets only those (IST); after that it needs a full copy (SST)."
    >
      <QueryState query={ist} skeleton={<SkeletonRows label="Loading the gcache" rows={8} />}>
        {(answer) => <Figures answer={answer} clusterId={cluster.id} nowMs={nowMs} />}
      </QueryState>
      <ServedCard clusterId={cluster.id} nowMs={nowMs} />
      <Card title="History">
        <ChartSection clusterId={cluster.id} nodes={nodes} charts={GCACHE_CHARTS} />
      </Card>
    </Page>
  )
}

interface FiguresProps {
  answer: IstAssessment
  clusterId: string
  nowMs: number
}

function Figures({ answer, clusterId, nowMs }: FiguresProps) {
  const stale = nowMs - answer.nowMs > IST_STALE_MS
  return (
    <>
      <div>
        <p className="text-lg font-medium" aria-live="polite">
          {shortestWindow(answer)}
        </p>
        {stale && (
          <p className="mt-1 text-xs text-degraded">
            Old: reckoned <Age atMs={answer.nowMs} />.
          </p>
        )}
      </div>
      <CoverageCard answer={answer} />
      <RangesCard answer={answer} nowMs={nowMs} />
      <StoresCard answer={answer} />
      <SizePlanner clusterId={clusterId} answer={answer} />
    </>
  )
}
