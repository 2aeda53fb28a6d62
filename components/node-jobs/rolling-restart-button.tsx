'use client'

import { RefreshCw } from 'lucide-react'
import type { ClusterView } from '#server/api/views.ts'
import type { ClusterAssessment } from '#server/galera/model.ts'
import { useOpenJobs } from '#components/jobs/use-open-jobs.ts'
import { paths } from '#components/lib/paths.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { rollingRefusal } from './job-case.ts'

/** The way to the plan of a rolling restart, or why there is none now. */
export function RollingRestartButton(props: {
  cluster: ClusterView
  assessment: ClusterAssessment
}) {
  const permission = useRefusal('job.run')
  const openJobs = useOpenJobs().data ?? []
  const because = permission ?? rollingRefusal({ ...props, openJobs })
  const label = (
    <>
      <RefreshCw aria-hidden />
      Rolling restart
    </>
  )
  if (because !== undefined) return <Button disabledReason={because}>{label}</Button>
  return <ButtonLink href={paths.rollingRestart(props.cluster.id)}>{label}</ButtonLink>
}
