'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { FormProvider, useForm } from 'react-hook-form'
import { useTRPCClient } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Page } from '#components/layout/page.tsx'
import { PlanWizard } from '#components/new-servers/plan-wizard.tsx'
import { DeployForm } from './deploy-form.tsx'
import { deploySchema, emptyDeploy, toPlanDeploy, type DeployValues } from './deploy-values.ts'

/** Bare servers become a running cluster: what to do, host keys, plan. */
export function DeployPage() {
  const client = useTRPCClient()
  const refusal = useRefusal('job.run')
  const form = useForm<DeployValues>({
    resolver: zodResolver(deploySchema),
    defaultValues: emptyDeploy,
  })
  return (
    <Page
      title="Deploy a cluster"
      description="Bare Debian servers become a running cluster. You see every step before it runs."
    >
      <FormProvider {...form}>
        <PlanWizard
          firstStep="Cluster"
          readHosts={() => form.getValues('servers')}
          readActionLabel={() => `Deploy ${form.getValues('clusterName')}`}
          askPlan={(fingerprints) =>
            client.jobs.planDeploy.mutate(toPlanDeploy(form.getValues(), fingerprints))
          }
        >
          {(next) => <DeployForm refusal={refusal} {...next} />}
        </PlanWizard>
      </FormProvider>
    </Page>
  )
}
