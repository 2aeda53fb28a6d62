import type { Query, QueryClient } from '@tanstack/react-query'
import type { ClusterLive, EventView } from '#server/api/views.ts'
import { correctClock } from '#components/lib/use-now.ts'
import { mergeLive, prependEvents, type LiveEffect } from './apply-live-item.ts'

/** Carries out one effect on the query cache. `invalidate` is given so that it can be throttled. */
export function runLiveEffect(
  effect: LiveEffect,
  queryClient: QueryClient,
  invalidate: (queryKey: readonly unknown[]) => void,
): void {
  switch (effect.kind) {
    case 'merge-live': {
      correctClock(effect.live.nowMs)
      queryClient.setQueriesData<ClusterLive>(
        { queryKey: [['clusters', 'live'], { input: { clusterId: effect.live.clusterId } }] },
        (shown) => mergeLive(shown, effect.live),
      )
      return
    }
    case 'prepend-events': {
      for (const query of queryClient
        .getQueryCache()
        .findAll({ queryKey: [['clusters', 'events']] })) {
        addEvents(query, effect.events, queryClient)
      }
      return
    }
    case 'invalidate': {
      invalidate([effect.path, ...(effect.input === undefined ? [] : [{ input: effect.input }])])
      return
    }
    case 'invalidate-all': {
      invalidate([])
    }
  }
}

/** Input of a clusters.events query, as far as it decides which events belong to it. */
interface EventsInput {
  clusterId?: string
  nodeId?: string
  before?: object
}

function addEvents(query: Query, events: EventView[], queryClient: QueryClient): void {
  const input = (query.queryKey[1] as { input?: EventsInput } | undefined)?.input
  // A page of older events does not change.
  if (input?.clusterId === undefined || input.before !== undefined) return
  const own = events.filter((event) => event.clusterId === input.clusterId)
  if (own.length === 0) return
  queryClient.setQueryData<unknown>(query.queryKey, (shown: unknown) =>
    Array.isArray(shown) ? prependEvents(shown as EventView[], own, input.nodeId) : shown,
  )
}
