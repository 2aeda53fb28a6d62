'use client'

import { MaintenanceNote } from '#components/alerts/maintenance-note.tsx'
import { ClusterJobNote } from '#components/jobs/cluster-job-note.tsx'
import { Page } from '#components/layout/page.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { useClusterAssessment } from '#components/live/use-cluster-assessment.ts'
import { RollingRestartButton } from '#components/node-jobs/rolling-restart-button.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { UrlTabs } from '#components/ui/url-tabs.tsx'
import { ClusterActions } from './cluster-actions.tsx'
import { ClusterCharts } from './cluster-charts.tsx'
import { ClusterOverview } from './cluster-overview.tsx'
import { ClusterStatus } from './cluster-status.tsx'
import { dataNodes } from './data-nodes.ts'
import { Verdict } from './verdict.tsx'

/** One cluster: the verdict, then its evidence in tabs. */
export function ClusterPage({ clusterId }: { clusterId: string }) {
  useLiveCluster(clusterId)
  const { assessed, error, retry } = useClusterAssessment(clusterId)
  if (!assessed) {
    return (
      <Page title="Cluster">
        {error ? (
          <InlineError error={operatorErrorOf(error)} onRetry={retry} />
        ) : (
          <SkeletonRows label="Loading the cluster" rows={8} />
        )}
      </Page>
    )
  }
  const { cluster, assessment, nowMs } = assessed
  return (
    <Page
      title={cluster.name}
      description={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            wsrep_cluster_name <span className="font-mono">{cluster.galeraName}</span>
          </span>
          {cluster.simulated && <Badge tone="degraded">Simulated</Badge>}
          {cluster.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      }
      actions={
        <>
          <RollingRestartButton cluster={cluster} assessment={assessment} />
          <ClusterActions cluster={cluster} />
        </>
      }
    >
      <Verdict severity={assessment.severity} sentence={assessment.sentence} nowMs={nowMs} />
      <MaintenanceNote clusterId={clusterId} />
      <ClusterJobNote clusterId={clusterId} />
      <UrlTabs
        label="Parts of the cluster page"
        tabs={[
          { value: 'overview', label: 'Overview', content: <ClusterOverview {...assessed} /> },
          {
            value: 'status',
            label: 'Status',
            content: <ClusterStatus nodes={dataNodes(cluster.nodes)} />,
          },
          {
            value: 'charts',
            label: 'Charts',
            content: <ClusterCharts cluster={cluster} />,
          },
        ]}
      />
    </Page>
  )
}
