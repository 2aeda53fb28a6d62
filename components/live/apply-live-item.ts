import type { ClusterLive, EventView, LiveItem } from '#server/api/views.ts'

/** What one item of the live stream does to the queries of this tab. */
export type LiveEffect =
  | { kind: 'merge-live'; live: ClusterLive }
  | { kind: 'prepend-events'; events: EventView[] }
  /** `input` matches every query whose input contains it. */
  | { kind: 'invalidate'; path: readonly [string, string]; input?: Record<string, string> }
  | { kind: 'invalidate-all' }

/** Maps an item to its effects. Pure. */
export function applyLiveItem(item: LiveItem): LiveEffect[] {
  switch (item.topic) {
    case 'snapshots':
      return [{ kind: 'merge-live', live: item.live }]
    case 'events':
      return [{ kind: 'prepend-events', events: item.events }]
    case 'fleet':
      return [{ kind: 'invalidate', path: ['fleet', 'list'] }]
    case 'inventory':
      return [
        { kind: 'invalidate', path: ['fleet', 'list'] },
        { kind: 'invalidate', path: ['nodes', 'get'] },
        { kind: 'invalidate', path: ['credentials', 'list'] },
        ...(item.clusterId === null
          ? []
          : ([
              {
                kind: 'invalidate',
                path: ['clusters', 'get'],
                input: { clusterId: item.clusterId },
              },
              {
                kind: 'invalidate',
                path: ['clusters', 'live'],
                input: { clusterId: item.clusterId },
              },
            ] satisfies LiveEffect[])),
      ]
    case 'probe':
      return [{ kind: 'invalidate', path: ['probes', 'get'], input: { probeId: item.probeId } }]
    case 'transfer':
      return [
        {
          kind: 'invalidate',
          path: ['clusters', 'transfers'],
          input: { clusterId: item.clusterId },
        },
        { kind: 'invalidate', path: ['clusters', 'transfer'] },
        { kind: 'invalidate', path: ['clusters', 'served'], input: { clusterId: item.clusterId } },
      ]
    case 'log':
      return [{ kind: 'invalidate', path: ['nodes', 'log'], input: { nodeId: item.nodeId } }]
    case 'host-key':
      return [
        { kind: 'invalidate', path: ['hostKeys', 'list'] },
        { kind: 'invalidate', path: ['fleet', 'list'] },
      ]
    case 'job':
      return [
        { kind: 'invalidate', path: ['jobs', 'list'] },
        { kind: 'invalidate', path: ['jobs', 'get'], input: { jobId: item.jobId } },
        { kind: 'invalidate', path: ['jobs', 'transcript'], input: { jobId: item.jobId } },
      ]
    case 'alert':
      return (['list', 'count', 'get', 'rules', 'silences'] as const).map((query) => ({
        kind: 'invalidate',
        path: ['alerts', query],
      }))
    case 'delivery':
      return [
        { kind: 'invalidate', path: ['channels', 'list'] },
        { kind: 'invalidate', path: ['deliveries', 'list'] },
        { kind: 'invalidate', path: ['deliveries', 'get'] },
      ]
    case 'resync':
      return [{ kind: 'invalidate-all' }]
  }
}

/** Newer snapshots replace those of the same node; an item older than what is shown changes nothing. */
export function mergeLive(
  shown: ClusterLive | undefined,
  incoming: ClusterLive,
): ClusterLive | undefined {
  if (shown === undefined || incoming.nowMs < shown.nowMs) return shown
  const incomingIds = new Set(incoming.snapshots.map((snapshot) => snapshot.nodeId))
  const kept = shown.snapshots.filter((snapshot) => !incomingIds.has(snapshot.nodeId))
  const order = new Map(shown.snapshots.map((snapshot, index) => [snapshot.nodeId, index]))
  const place = (nodeId: string) => order.get(nodeId) ?? order.size
  return {
    ...incoming,
    snapshots: [...kept, ...incoming.snapshots].sort((a, b) => place(a.nodeId) - place(b.nodeId)),
  }
}

const keptEvents = 500

/** The order of the timeline: by the console's clock, then by arrival. */
export function newestFirst(a: EventView, b: EventView): number {
  return b.atMs - a.atMs || b.id - a.id
}

/** Adds events to a list that is newest first, without doubles; only those of `nodeId` if it is given. */
export function prependEvents(
  shown: EventView[],
  incoming: EventView[],
  nodeId: string | undefined,
): EventView[] {
  const known = new Set(shown.map((event) => event.id))
  const added = incoming.filter(
    (event) => !known.has(event.id) && (nodeId === undefined || event.nodeId === nodeId),
  )
  if (added.length === 0) return shown
  return [...added, ...shown].sort(newestFirst).slice(0, keptEvents)
}
