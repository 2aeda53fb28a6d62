import type { NodeView } from '#server/api/views.ts'
import type { NodeAssessment } from '#server/galera/model.ts'
import { MaintenanceNote } from '#components/alerts/maintenance-note.tsx'
import { EventFeed } from '#components/events/event-feed.tsx'
import { ClusterJobNote } from '#components/jobs/cluster-job-note.tsx'
import { Page } from '#components/layout/page.tsx'
import { paths } from '#components/lib/paths.ts'
import type { AssessedCluster } from '#components/live/use-cluster-assessment.ts'
import { NodeJobMenu } from '#components/node-jobs/node-job-menu.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { UrlTabs } from '#components/ui/url-tabs.tsx'
import type { UrlTab } from '#components/ui/url-tabs.tsx'
import { LogViewer } from './log-viewer.tsx'
import { NodeActions } from './node-actions.tsx'
import { NodeConfiguration } from './node-configuration.tsx'
import { NodeOverview } from './node-overview.tsx'
import { NodeStatus } from './node-status.tsx'
import { NodeVariables } from './node-variables.tsx'
import { NodeVerdict } from './node-verdict.tsx'

interface NodeBodyProps {
  assessed: AssessedCluster
  node: NodeView
  assessment: NodeAssessment
}

/** Heading, verdict and tabs of a node. An arbitrator has no SQL, so no status and no variables. */
export function NodeBody({ assessed, node, assessment }: NodeBodyProps) {
  const { cluster, snapshots, nowMs } = assessed
  const snapshot = snapshots[node.id] ?? null
  const overview: UrlTab = {
    value: 'overview',
    label: 'Overview',
    content: (
      <NodeOverview
        cluster={cluster}
        node={node}
        snapshot={snapshot}
        assessment={assessment}
        transfers={assessed.assessment.transfers}
        nowMs={nowMs}
      />
    ),
  }
  const ofData: UrlTab[] = [
    { value: 'status', label: 'Status', content: <NodeStatus node={node} /> },
    { value: 'variables', label: 'Variables', content: <NodeVariables node={node} /> },
  ]
  const ofAll: UrlTab[] = [
    {
      value: 'configuration',
      label: 'Configuration',
      content: <NodeConfiguration node={node} />,
    },
    { value: 'log', label: 'Log', content: <LogViewer node={node} /> },
    {
      value: 'events',
      label: 'Events',
      content: (
        <section aria-labelledby="events-head">
          <h2 id="events-head" className="sr-only">
            Events
          </h2>
          <EventFeed clusterId={cluster.id} nodes={cluster.nodes} nodeId={node.id} />
        </section>
      ),
    },
  ]
  return (
    <Page
      title={node.name}
      description={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>
            {node.kind === 'arbitrator' ? 'Arbitrator' : 'Data node'} of{' '}
            <Link href={paths.cluster(cluster.id)} className="underline">
              {cluster.name}
            </Link>
          </span>
          <Badge>{tierText(node)}</Badge>
          {cluster.simulated && <Badge tone="degraded">Simulated</Badge>}
          {node.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </span>
      }
      actions={
        <>
          <NodeJobMenu cluster={cluster} nodeId={node.id} assessment={assessed.assessment} />
          <NodeActions node={node} />
        </>
      }
    >
      <NodeVerdict node={node} assessment={assessment} snapshot={snapshot} nowMs={nowMs} />
      <MaintenanceNote clusterId={cluster.id} nodeId={node.id} />
      <ClusterJobNote clusterId={cluster.id} />
      <UrlTabs
        label="Parts of the node page"
        tabs={[overview, ...(node.kind === 'data' ? ofData : []), ...ofAll]}
      />
    </Page>
  )
}

/** What the console may do there, and over which ways. */
function tierText({ kind, tier }: NodeView): string {
  if (kind === 'arbitrator') {
    return tier === 'operate' ? 'Operate: SSH' : 'Observe: through the members only'
  }
  return tier === 'operate' ? 'Operate: SQL and SSH' : 'Observe: SQL only'
}
