import type { JobDetail } from '#server/api/job-views.ts'
import { Card } from '#components/ui/card.tsx'
import { QuarantineTable } from './quarantine-table.tsx'

/** Data that this job found on a joiner and moved aside; nothing where it found none. */
export function JobAside({ job }: { job: JobDetail }) {
  const moved = job.steps.some(
    ({ action, evidence }) => action === 'set-data-aside' && typeof evidence?.['path'] === 'string',
  )
  if (!moved) return null
  return (
    <Card
      title="Data set aside"
      description="Found on a joiner and moved, not deleted. They can be restored until they are released."
    >
      <QuarantineTable jobId={job.id} />
    </Card>
  )
}
