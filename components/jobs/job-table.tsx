import type { JobView } from '#server/api/job-views.ts'
import { formatDuration } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { Age } from '#components/ui/age.tsx'
import { Link } from '#components/ui/link.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { jobLook } from './job-look.ts'
import { LookIcon } from './look-icon.tsx'
import { stepName } from './step-name.ts'

export function JobTable({ jobs }: { jobs: JobView[] }) {
  return (
    <Table label="Jobs">
      <TableHead>
        <tr>
          <HeadCell>Job</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Cluster</HeadCell>
          <HeadCell numeric>Steps</HeadCell>
          <HeadCell numeric>Took</HeadCell>
          <HeadCell>Requested</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {jobs.map((job) => (
          <TableRow key={job.id}>
            <RowHead className="min-w-52">
              <Link href={paths.job(job.id)} className="rounded hover:underline">
                {job.title}
              </Link>
              <JobLine job={job} />
            </RowHead>
            <Cell>
              <span className="flex items-center gap-1.5 whitespace-nowrap">
                <LookIcon look={jobLook[job.state]} className="size-4" />
                <span aria-hidden>{jobLook[job.state].label}</span>
              </span>
            </Cell>
            <Cell className="whitespace-nowrap">
              {job.clusterId === null ? (
                job.clusterName
              ) : (
                <Link href={paths.cluster(job.clusterId)} className="rounded hover:underline">
                  {job.clusterName}
                </Link>
              )}
            </Cell>
            <Cell numeric className="whitespace-nowrap">
              {job.stepsDone} of {job.stepsTotal}
            </Cell>
            <Cell numeric className="whitespace-nowrap">
              {job.startedAtMs === null || job.endedAtMs === null
                ? 'not ended'
                : formatDuration(job.endedAtMs - job.startedAtMs)}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Age atMs={job.createdAtMs} />
              <span className="text-faint"> by {job.createdBy}</span>
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}

/** Where it is, or why it stands. */
function JobLine({ job }: { job: JobView }) {
  const { reason, currentStep, endedAtMs } = job
  const line =
    reason?.message ?? (endedAtMs === null && currentStep !== null ? stepName(currentStep) : null)
  return line === null ? null : (
    <span className="block max-w-prose font-normal break-words text-soft">{line}</span>
  )
}
