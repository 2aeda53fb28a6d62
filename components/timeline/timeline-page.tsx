'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsBoolean, useQueryState } from 'nuqs'
import type { ClusterView } from '#server/api/views.ts'
import { useTimeWindow } from '#components/charts/use-range.ts'
import { EventFeed } from '#components/events/event-feed.tsx'
import { spanOf } from '#components/events/event-span.ts'
import { Page } from '#components/layout/page.tsx'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { Card } from '#components/ui/card.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { ClockNote } from './clock-note.tsx'
import { TimelineChart } from './timeline-chart.tsx'
import { useMarkedEvent } from './use-marked-event.ts'

/** What happened to a cluster, on one clock and beside what was measured. */
export function TimelinePage({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC()
  useLiveCluster(clusterId)
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  return (
    <Page
      title={`Timeline of ${cluster.data?.name ?? 'the cluster'}`}
      description={
        <>
          Events of all nodes, the console’s own jobs and acts on one clock, newest first.{' '}
          <Link href={paths.transfers(clusterId)} className="underline">
            Transfers
          </Link>
        </>
      }
    >
      <QueryState query={cluster} skeleton={<SkeletonRows label="Loading the cluster" rows={8} />}>
        {(found) => <Timeline cluster={found} />}
      </QueryState>
    </Page>
  )
}

function Timeline({ cluster }: { cluster: ClusterView }) {
  const [within, setWithin] = useQueryState('within', parseAsBoolean.withDefault(false))
  const window = useTimeWindow()
  const { markedMs, marked } = useMarkedEvent(window)
  return (
    <>
      <Card title="Measured meanwhile">
        <TimelineChart cluster={cluster} markedMs={markedMs} />
      </Card>
      <section aria-label="Events">
        <Card title="Events">
          <div className="mb-5 flex flex-col gap-2">
            <ClockNote cluster={cluster} />
            <Checkbox
              label="Only events of the range that is shown above"
              checked={within}
              onChange={(event) => void setWithin(event.target.checked ? true : null)}
            />
          </div>
          <EventFeed
            clusterId={cluster.id}
            nodes={cluster.nodes}
            span={within ? spanOf(window) : undefined}
            marked={marked}
          />
        </Card>
      </section>
    </>
  )
}
