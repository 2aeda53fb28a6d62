'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import type { EventView, OperatorError } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { EventFilters, SEVERITIES } from './event-filters.tsx'
import { filterEvents, mergeEvents } from './event-kinds.ts'
import type { EventFilter } from './event-kinds.ts'
import { EventList } from './event-list.tsx'

interface EventFeedProps {
  clusterId: string
  nodes: { id: string; name: string }[]
  /** Fixed on the page of one node. */
  nodeId?: string
}

const PAGE = 100

/** All events of a cluster or node: filtered by the URL, older ones on request. */
export function EventFeed({ clusterId, nodes, nodeId }: EventFeedProps) {
  const [chosen, setChosen] = useQueryStates({
    node: parseAsString,
    severity: parseAsStringLiteral(SEVERITIES),
    kind: parseAsString,
  })
  const filter: EventFilter = {
    nodeId: nodeId ?? chosen.node,
    severity: chosen.severity,
    kind: chosen.kind,
  }
  return (
    <div className="flex flex-col gap-5">
      <EventFilters
        nodes={nodeId === undefined ? nodes : null}
        chosen={chosen}
        onChoose={(next) => void setChosen(next)}
      />
      <FilteredFeed
        key={JSON.stringify(filter)}
        clusterId={clusterId}
        nodes={nodes}
        filter={filter}
        filtered={chosen.node !== null || chosen.severity !== null || chosen.kind !== null}
        onClear={() => void setChosen(null)}
      />
    </div>
  )
}

interface FilteredFeedProps {
  clusterId: string
  nodes: { id: string; name: string }[]
  filter: EventFilter
  filtered: boolean
  onClear: () => void
}

function FilteredFeed({ clusterId, nodes, filter, filtered, onClear }: FilteredFeedProps) {
  const { query, events, older } = useEventPages(clusterId, filter)
  return (
    <QueryState query={query} skeleton={<SkeletonRows label="Loading events" rows={8} />}>
      {() =>
        events.length === 0 ? (
          <EmptyState
            title={filtered ? 'No event matches these filters' : 'Nothing has happened yet'}
            actions={filtered && <Button onClick={onClear}>Clear filters</Button>}
          >
            {filtered
              ? 'Choose other filters to see more.'
              : 'State changes, views, transfers and lost connections appear here as they happen.'}
          </EmptyState>
        ) : (
          <>
            <EventList events={events} nodes={nodes} />
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
function useEventPages(clusterId: string, filter: EventFilter) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const input = {
    clusterId,
    limit: PAGE,
    ...(filter.nodeId === null ? {} : { nodeId: filter.nodeId }),
    ...(filter.severity === null ? {} : { severities: [filter.severity] }),
    ...(filter.kind === null ? {} : { kinds: [filter.kind] }),
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
    setKnown(mergeEvents(known, newest))
  }
  const events = filterEvents(known, filter)
  const oldest = events.at(-1)

  async function loadOlder() {
    if (!oldest) return
    setPending(true)
    setError(null)
    try {
      const page = await queryClient.fetchQuery(
        trpc.clusters.events.queryOptions({ ...input, beforeId: oldest.id }),
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
