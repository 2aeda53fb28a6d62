'use client'

import { useQuery } from '@tanstack/react-query'
import { EventList } from '#components/events/event-list.tsx'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Card } from '#components/ui/card.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

interface RecentEventsProps {
  clusterId: string
  nodes: { id: string; name: string }[]
}

const SHOWN = 8

export function RecentEvents({ clusterId, nodes }: RecentEventsProps) {
  const trpc = useTRPC()
  const events = useQuery(trpc.clusters.events.queryOptions({ clusterId, limit: SHOWN }))
  return (
    <Card
      title="Recent events"
      actions={
        <ButtonLink href={paths.timeline(clusterId)} size="sm">
          Timeline
        </ButtonLink>
      }
    >
      <QueryState query={events} skeleton={<SkeletonRows label="Loading events" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="text-soft">
              Nothing has happened since the cluster was imported. State changes, views and
              transfers will appear here.
            </p>
          ) : (
            <EventList events={list.slice(0, SHOWN)} nodes={nodes} />
          )
        }
      </QueryState>
    </Card>
  )
}
