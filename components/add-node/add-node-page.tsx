'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { FormProvider, useForm } from 'react-hook-form'
import type { ClusterLive, ClusterView } from '#server/api/views.ts'
import { useOpenJobs } from '#components/jobs/use-open-jobs.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC, useTRPCClient } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Page } from '#components/layout/page.tsx'
import { methodOptions } from '#components/new-servers/method-options.ts'
import { PlanWizard } from '#components/new-servers/plan-wizard.tsx'
import { suggestName } from '#components/new-servers/suggest-name.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { AddNodeForm } from './add-node-form.tsx'
import { addNodeRefusal } from './add-node-refusal.ts'
import {
  addNodeSchema,
  emptyAddNode,
  toPlanAddNode,
  type AddNodeValues,
} from './add-node-values.ts'
import { possibleDonors } from './possible-donors.ts'

/** A bare server becomes a Synced member: what to do, host key, plan. */
export function AddNodePage({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC()
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  const live = useQuery(trpc.clusters.live.queryOptions({ clusterId }))
  return (
    <Page
      title={cluster.data === undefined ? 'Add a node' : `Add a node to ${cluster.data.name}`}
      description="A bare Debian server becomes a Synced member. You see every step before it runs."
      actions={<ButtonLink href={paths.cluster(clusterId)}>Back to the cluster</ButtonLink>}
    >
      <QueryState query={cluster} skeleton={<SkeletonRows label="Loading the cluster" rows={6} />}>
        {(known) => (
          <QueryState query={live} skeleton={<SkeletonRows label="Loading the cluster" rows={6} />}>
            {(state) => <AddNodeWizard cluster={known} live={state} />}
          </QueryState>
        )}
      </QueryState>
    </Page>
  )
}

function AddNodeWizard({ cluster, live }: { cluster: ClusterView; live: ClusterLive }) {
  const client = useTRPCClient()
  const permission = useRefusal('job.run')
  const jobs = useOpenJobs()
  const donors = useMemo(() => possibleDonors(cluster.nodes, live.snapshots), [cluster, live])
  const version = donors.find((donor) => donor.serverVersion !== null)
  const form = useForm<AddNodeValues>({
    resolver: zodResolver(addNodeSchema),
    // Read once: what is typed stays, whatever the cluster does meanwhile.
    defaultValues: emptyAddNode({
      nodeName: suggestName(cluster.nodes.map(({ name }) => name)),
      clusterName: cluster.name,
      sshCredentialId:
        cluster.nodes.find(({ sshCredential }) => sshCredential !== null)?.sshCredential?.id ??
        null,
    }),
  })
  return (
    <FormProvider {...form}>
      <PlanWizard
        firstStep="Server"
        readHosts={() => [form.getValues('server')]}
        readActionLabel={() => `Add ${form.getValues('server.name')}`}
        askPlan={([fingerprint]) =>
          client.jobs.planAddNode.mutate(
            toPlanAddNode(form.getValues(), cluster.id, fingerprint ?? null),
          )
        }
      >
        {(next) => (
          <AddNodeForm
            donors={donors}
            methods={methodOptions(version?.serverVersion ?? null, version?.sstMethod ?? null)}
            refusal={permission ?? addNodeRefusal(cluster, jobs.data ?? [])}
            {...next}
          />
        )}
      </PlanWizard>
    </FormProvider>
  )
}
