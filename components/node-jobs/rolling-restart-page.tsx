'use client'

import { useQuery } from '@tanstack/react-query'
import { paths } from '#components/lib/paths.ts'
import { useTRPC, useTRPCClient } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Page } from '#components/layout/page.tsx'
import { NoPermission } from '#components/layout/no-permission.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { AskedPlan } from './asked-plan.tsx'

/** All data nodes, one after the other: the plan, then its start. */
export function RollingRestartPage({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const refusal = useRefusal('job.run')
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  return (
    <Page
      title={
        cluster.data === undefined ? 'Rolling restart' : `Rolling restart of ${cluster.data.name}`
      }
      description="Node after node, each back Synced with an empty queue before the next. It stops by itself at the first sign of harm; arbitrators are left alone."
      actions={<ButtonLink href={paths.cluster(clusterId)}>Back to the cluster</ButtonLink>}
    >
      {refusal === undefined ? (
        <AskedPlan
          actionLabel="Start the rolling restart"
          ask={() => client.jobs.planRollingRestart.mutate({ clusterId })}
        />
      ) : (
        <NoPermission what="The plan" because={refusal} />
      )}
    </Page>
  )
}
