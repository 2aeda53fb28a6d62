'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventView, OperatorError } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { EventFilters } from './event-filters.tsx'
import { filterEvents, mergeEvents, questionOf, withNewest } from './event-kinds.ts'
import type { EventFilter } from './event-kinds.ts'
import { EventList } from './event-list.tsx'
import type { MarkedEvent } from './event-list.tsx'
import { isWithin } from './event-span.ts'
import type { EventSpan } from './event-span.ts'
import { useEventFilter } from './use-event-filter.ts'

interface EventFeedProps {
  clusterId: string
  nodes: { id: string; name: string }[]
  /** Fixed on the page of one node. */
  nodeId?: string
  /** Only events of this time; all without it. */
  span?: EventSpan | undefined
  /** Where an event can be marked in a chart of the same page. */
  marked?: MarkedEvent | undefined
}

const PAGE = 100

/** All events of a cluster or node: filtered by the URL, older ones on request. */
export function EventFeed({ clusterId, nodes, nodeId, span, marked }: EventFeedProps) {
  const { chosen, filter, isFiltered, choose } = useEventFilter(nodeId)
  return (
    <div className="flex flex-col gap-5">
      <EventFilters nodes={nodeId === undefined ? nodes : null} chosen={chosen} onChoose={choose} />
      <FilteredFeed
        key={JSON.stringify([filter, span])}
        clusterId={clusterId}
        nodes={nodes}
        filter={filter}
        span={span}
        marked={marked}
        filtered={isFiltered || span !== undefined}
        onClear={isFiltered ? () => choose(null) : undefined}
      />
    </div>
  )
}

interface FilteredFeedProps {
  clusterId: string
  nodes: { id: string; name: string }[]
  filter: EventFilter
  span: EventSpan | undefined
  marked: MarkedEvent | undefined
  filtered: boolean
  onClear: (() => void) | undefined
}

function FilteredFeed({
  clusterId,
  nodes,
  filter,
  span,
  marked,
  filtered,
  onClear,
}: FilteredFeedProps) {
  const { query, events, older } = useEventPages(clusterId, filter, span)
  return (
    <QueryState query={query} skeleton={<SkeletonRows label="Loading events" rows={8} />}>
      {() =>
        events.length === 0 ? (
          <EmptyState
            title={filtered ? 'No event matches these filters' : 'Nothing has happened yet'}
            actions={onClear && <Button onClick={onClear}>Clear filters</Button>}
          >
            {filtered
              ? 'Choose other filters or a longer range to see more.'
              : 'State changes, views, transfers and lost connections appear here as they happen.'}
          </EmptyState>
        ) : (
          <>
            <EventList events={events} nodes={nodes} marked={marked} />
            {older.error && <InlineError error={older.error} onRetry={older.load} />}
            <Button
              className="mt-4"
              pending={older.pending}
              disabledReason={older.atEnd ? 'This is the oldest event that is kept.' : undefined}
              onClick={older.load}
            >
              Load older events
            </Button>
          </>
        )
      }
    </QueryState>
  )
}

/** The newest page stays live; pages before it are fetched once and kept. */
function useEventPages(clusterId: string, filter: EventFilter, span: EventSpan | undefined) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const input = {
    clusterId,
    limit: PAGE,
    ...questionOf(filter),
    ...span,
  }
  const query = useQuery(trpc.clusters.events.queryOptions(input))
  const [known, setKnown] = useState<EventView[]>([])
  const [atEnd, setAtEnd] = useState(false)
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<OperatorError | null>(null)
  const newest = query.data
  const [taken, setTaken] = useState<EventView[] | undefined>(undefined)
  if (newest !== undefined && newest !== taken) {
    setTaken(newest)
    const { events, missed } = withNewest(known, newest, PAGE)
    setKnown(events)
    if (missed) setAtEnd(false)
  }
  const events = filterEvents(known, filter).filter(
    ({ atMs }) => span === undefined || isWithin(span, atMs),
  )
  const oldest = events.at(-1)

  async function loadOlder() {
    if (!oldest) return
    setPending(true)
    setError(null)
    try {
      const page = await queryClient.fetchQuery(
        trpc.clusters.events.queryOptions({
          ...input,
          before: { atMs: oldest.atMs, id: oldest.id },
        }),
      )
      setKnown((before) => mergeEvents(before, page))
      setAtEnd(page.length < PAGE)
    } catch (cause) {
      setError(operatorErrorOf(cause))
    } finally {
      setPending(false)
    }
  }

  const short = newest !== undefined && newest.length < PAGE && events.length <= newest.length
  return {
    query,
    events,
    older: { load: () => void loadOlder(), pending, error, atEnd: atEnd || short },
  }
}
