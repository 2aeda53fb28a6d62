'use client'

import { paths } from '#components/lib/paths.ts'
import { Link } from '#components/ui/link.tsx'
import { jobLook } from './job-look.ts'
import { LookIcon } from './look-icon.tsx'
import { useOpenJobs } from './use-open-jobs.ts'

/** The job that holds this cluster, on the cluster's own page. Nothing while there is none. */
export function ClusterJobNote({ clusterId }: { clusterId: string }) {
  const jobs = useOpenJobs().data?.filter((job) => job.clusterId === clusterId) ?? []
  return jobs.map((job) => (
    <p
      key={job.id}
      className="flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md border border-line bg-surface px-3 py-2"
    >
      <LookIcon look={jobLook[job.state]} className="size-4" />
      <Link href={paths.job(job.id)} className="font-medium underline">
        {job.title}
      </Link>
      <span className="text-soft">
        {job.stepsDone} of {job.stepsTotal} steps done
        {job.reason === null
          ? job.currentStep && `; now: ${job.currentStep.title}`
          : `. ${job.reason.message}`}
      </span>
    </p>
  ))
}
