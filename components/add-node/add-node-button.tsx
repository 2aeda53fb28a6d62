'use client'

import { Plus } from 'lucide-react'
import type { ClusterView } from '#server/api/views.ts'
import { useOpenJobs } from '#components/jobs/use-open-jobs.ts'
import { paths } from '#components/lib/paths.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { addNodeRefusal } from './add-node-refusal.ts'

/** The way to the wizard, or why there is none now. */
export function AddNodeButton({ cluster }: { cluster: ClusterView }) {
  const refusal = useRefusal('job.run')
  const jobs = useOpenJobs()
  const because = refusal ?? addNodeRefusal(cluster, jobs.data ?? [])
  const label = (
    <>
      <Plus aria-hidden />
      Add a node
    </>
  )
  if (because !== undefined) return <Button disabledReason={because}>{label}</Button>
  return <ButtonLink href={paths.addNode(cluster.id)}>{label}</ButtonLink>
}
