'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import type { OperatorError } from '#server/api/views.ts'
import type { JobView } from '#server/api/job-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleet } from '#components/lib/use-fleet.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { mergeJobs, shownJobs, shownLabels, statesOf, type ShownJobs } from './job-filter.ts'
import { JobTable } from './job-table.tsx'

const PAGE = 50

/** Jobs, newest first, filtered by the URL; older ones on request. */
export function JobFeed() {
  const [filter, setFilter] = useQueryStates({
    show: parseAsStringLiteral(shownJobs),
    cluster: parseAsString,
  })
  const fleet = useFleet()
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-3 sm:grid-cols-2 lg:max-w-xl">
        <Field label="Show">
          <Select
            value={filter.show ?? ''}
            onChange={(event) =>
              void setFilter({
                show: shownJobs.find((each) => each === event.target.value) ?? null,
              })
            }
          >
            <option value="">All jobs</option>
            {shownJobs.map((show) => (
              <option key={show} value={show}>
                {shownLabels[show]}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Cluster">
          <Select
            value={filter.cluster ?? ''}
            onChange={(event) => void setFilter({ cluster: event.target.value || null })}
          >
            <option value="">All clusters</option>
            {fleet.data?.clusters.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <FilteredJobs
        key={JSON.stringify(filter)}
        show={filter.show}
        clusterId={filter.cluster}
        onClear={() => void setFilter(null)}
      />
    </div>
  )
}

interface FilteredJobsProps {
  show: ShownJobs | null
  clusterId: string | null
  onClear: () => void
}

function FilteredJobs({ show, clusterId, onClear }: FilteredJobsProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const input = { limit: PAGE, ...statesOf(show), ...(clusterId === null ? {} : { clusterId }) }
  const query = useQuery(trpc.jobs.list.queryOptions(input, { staleTime: 0 }))
  const [older, setOlder] = useState<{ jobs: JobView[]; atEnd: boolean }>({
    jobs: [],
    atEnd: false,
  })
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<OperatorError | null>(null)

  async function loadOlder(before: JobView) {
    setPending(true)
    setError(null)
    try {
      const page = await queryClient.fetchQuery(
        trpc.jobs.list.queryOptions({ ...input, beforeMs: before.createdAtMs }),
      )
      setOlder(({ jobs }) => ({ jobs: mergeJobs(jobs, page), atEnd: page.length < PAGE }))
    } catch (cause) {
      setError(operatorErrorOf(cause))
    } finally {
      setPending(false)
    }
  }

  return (
    <QueryState query={query} skeleton={<SkeletonRows label="Loading jobs" rows={6} />}>
      {(newest) => {
        const jobs = mergeJobs(older.jobs, newest)
        const oldest = jobs.at(-1)
        if (oldest === undefined) {
          return <NoJobs filtered={show !== null || clusterId !== null} onClear={onClear} />
        }
        const atEnd = older.atEnd || (older.jobs.length === 0 && newest.length < PAGE)
        return (
          <>
            <Card>
              <JobTable jobs={jobs} />
            </Card>
            {error !== null && <InlineError error={error} />}
            {!atEnd && (
              <Button
                className="self-start"
                pending={pending}
                onClick={() => void loadOlder(oldest)}
              >
                Load older jobs
              </Button>
            )}
          </>
        )
      }}
    </QueryState>
  )
}

function NoJobs({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return (
    <EmptyState
      title={filtered ? 'No job matches these filters' : 'No job was started yet'}
      actions={filtered && <Button onClick={onClear}>Clear filters</Button>}
    >
      {filtered
        ? 'Choose other filters to see more.'
        : 'Adding a node to a cluster or deploying a new one starts a job. Before it runs, it shows every step as a plan.'}
    </EmptyState>
  )
}
