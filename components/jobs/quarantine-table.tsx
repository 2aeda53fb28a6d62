'use client'

import { useQuery } from '@tanstack/react-query'
import type { QuarantineView } from '#server/api/job-views.ts'
import { formatBytes, formatSavedPosition } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Age } from '#components/ui/age.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { QuarantineAct } from './quarantine-act.tsx'

/** Data that jobs found and moved aside; of one job, or of all. */
export function QuarantineTable({ jobId }: { jobId?: string }) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.jobs.quarantine.queryOptions(jobId === undefined ? {} : { jobId }, { staleTime: 0 }),
  )
  return (
    <QueryState query={query} skeleton={<SkeletonRows label="Loading data set aside" rows={3} />}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title="No data were set aside">
            When a new server has data in its data directory, a job moves them aside before it
            joins, and lists them here with their size and position.
          </EmptyState>
        ) : (
          <Rows rows={rows} linkJob={jobId === undefined} />
        )
      }
    </QueryState>
  )
}

function Rows({ rows, linkJob }: { rows: QuarantineView[]; linkJob: boolean }) {
  return (
    <Table label="Data set aside">
      <TableHead>
        <tr>
          <HeadCell>Server</HeadCell>
          <HeadCell>Where</HeadCell>
          <HeadCell numeric>Size</HeadCell>
          <HeadCell>UUID:seqno</HeadCell>
          <HeadCell>Moved</HeadCell>
          <HeadCell>State</HeadCell>
          {linkJob && <HeadCell>Job</HeadCell>}
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <RowHead>
              {row.server}
              <span className="block font-mono text-xs font-normal text-faint">{row.address}</span>
            </RowHead>
            <Cell className="min-w-48 font-mono text-xs break-all">{row.path}</Cell>
            <Cell numeric className="whitespace-nowrap">
              {formatBytes(row.bytes)}
            </Cell>
            <Cell className="min-w-44 font-mono text-xs break-all">
              {row.uuid === null ? 'unknown' : formatSavedPosition(row.uuid, row.seqno)}
            </Cell>
            <Cell className="whitespace-nowrap">
              <Age atMs={row.createdAtMs} />
            </Cell>
            <Cell className="min-w-32">
              <State row={row} />
            </Cell>
            {linkJob && (
              <Cell>
                <Link href={paths.job(row.jobId)} className="underline">
                  Job
                </Link>
              </Cell>
            )}
            <Cell className="min-w-40">
              {isKept(row) && (
                <span className="flex flex-wrap gap-2">
                  <QuarantineAct row={row} act="restore" />
                  <QuarantineAct row={row} act="release" />
                </span>
              )}
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}

const isKept = ({ restoredAtMs, releasedAtMs }: QuarantineView) =>
  restoredAtMs === null && releasedAtMs === null

function State({ row }: { row: QuarantineView }) {
  const { restoredAtMs, releasedAtMs } = row
  if (releasedAtMs !== null) {
    return (
      <>
        Released, deleted <Age atMs={releasedAtMs} />
      </>
    )
  }
  if (restoredAtMs === null) return 'Kept, can be restored'
  return (
    <>
      Back in its place <Age atMs={restoredAtMs} />
    </>
  )
}
