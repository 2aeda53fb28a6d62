'use client'

import { useQuery } from '@tanstack/react-query'
import type { JobDetail } from '#server/api/job-views.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Page } from '#components/layout/page.tsx'
import { ExportPlan } from '#components/plans/export-plan.tsx'
import { PlanView } from '#components/plans/plan-view.tsx'
import { Age } from '#components/ui/age.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { UrlTabs } from '#components/ui/url-tabs.tsx'
import { JobAside } from './job-aside.tsx'
import { JobChoices } from './job-choices.tsx'
import { JobHead } from './job-head.tsx'
import { PlannedActual } from './planned-actual.tsx'
import { ResolveStepCard } from './resolve-step-card.tsx'
import { StepList } from './step-list.tsx'
import { Transcript } from './transcript.tsx'

/** One job as a story: what it does now, its steps, every command, and the plan it follows. */
export function JobPage({ jobId }: { jobId: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.jobs.get.queryOptions({ jobId }, { staleTime: 0 }))
  return (
    <Page
      title={query.data?.title ?? 'Job'}
      description={query.data && <Origin job={query.data} />}
      actions={query.data && <ExportPlan of={{ jobId }} />}
    >
      <QueryState query={query} skeleton={<SkeletonRows label="Loading the job" rows={8} />}>
        {(job) => <Story job={job} />}
      </QueryState>
    </Page>
  )
}

function Origin({ job }: { job: JobDetail }) {
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      <span>
        Cluster{' '}
        {job.clusterId === null ? (
          job.clusterName
        ) : (
          <Link href={paths.cluster(job.clusterId)} className="underline">
            {job.clusterName}
          </Link>
        )}
      </span>
      <span>
        requested by {job.createdBy} <Age atMs={job.createdAtMs} />
      </span>
      {job.undoOfId !== null && (
        <Link href={paths.job(job.undoOfId)} className="underline">
          the job it takes back
        </Link>
      )}
      {job.undoneById !== null && (
        <Link href={paths.job(job.undoneById)} className="underline">
          the job that takes it back
        </Link>
      )}
    </span>
  )
}

function Story({ job }: { job: JobDetail }) {
  const current = job.steps.find((step) => step.state !== 'done')
  return (
    <>
      <JobHead job={job} />
      <JobChoices job={job} />
      {job.choices.includes('resolve') && current && <ResolveStepCard job={job} step={current} />}
      <UrlTabs
        label="Parts of the job"
        tabs={[
          {
            value: 'steps',
            label: 'Steps',
            content: (
              <div className="flex flex-col gap-6">
                <StepList job={job} />
                <JobAside job={job} />
              </div>
            ),
          },
          {
            value: 'transcript',
            label: 'Transcript',
            content: (
              <Transcript
                jobId={job.id}
                stepIndex={null}
                of={job.title}
                live={job.endedAtMs === null}
                className="h-[65dvh] min-h-80"
              />
            ),
          },
          {
            value: 'plan',
            label: 'Plan',
            content: (
              <div className="flex flex-col gap-6">
                <PlanView plan={job.plan} />
              </div>
            ),
          },
          {
            value: 'times',
            label: 'Planned and actual',
            content: <PlannedActual job={job} />,
          },
        ]}
      />
    </>
  )
}
