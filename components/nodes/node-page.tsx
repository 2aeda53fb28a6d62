'use client'

import { useQuery } from '@tanstack/react-query'
import { Page } from '#components/layout/page.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { useClusterAssessment } from '#components/live/use-cluster-assessment.ts'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { NodeBody } from './node-body.tsx'

/** One node: what it is doing and since when, then everything that is known of it. */
export function NodePage({ nodeId }: { nodeId: string }) {
  const trpc = useTRPC()
  const node = useQuery(trpc.nodes.get.queryOptions({ nodeId }))
  return (
    <QueryState
      query={node}
      skeleton={
        <Page title="Node">
          <SkeletonRows label="Loading the node" rows={8} />
        </Page>
      }
    >
      {({ node: { clusterId } }) => <LiveNode nodeId={nodeId} clusterId={clusterId} />}
    </QueryState>
  )
}

function LiveNode({ nodeId, clusterId }: { nodeId: string; clusterId: string }) {
  useLiveCluster(clusterId)
  const { assessed, error, retry } = useClusterAssessment(clusterId)
  const node = assessed?.cluster.nodes.find(({ id }) => id === nodeId)
  const assessment = assessed?.assessment.nodes.find((candidate) => candidate.nodeId === nodeId)
  if (!assessed || !node || !assessment) {
    return (
      <Page title="Node">
        {error ? (
          <InlineError error={operatorErrorOf(error)} onRetry={retry} />
        ) : (
          <SkeletonRows label="Loading the node" rows={8} />
        )}
      </Page>
    )
  }
  return <NodeBody assessed={assessed} node={node} assessment={assessment} />
}
