import type { Metric } from '#server/api/views.ts'

export type ChartUnit = 'share' | 'perSecond' | 'count' | 'bytesPerSecond' | 'seconds'

export interface ChartDefinition {
  metric: Metric
  title: string
  /** As it stands in the title. */
  unitLabel: string
  unit: ChartUnit
  meaning: string
}

/** All charts of the console, in reading order: what throttles first, then volume, then conflicts. */
export const CHARTS: ChartDefinition[] = [
  {
    metric: 'flowControlPaused',
    title: 'Replication paused by flow control',
    unitLabel: '% of time',
    unit: 'share',
    meaning:
      'Share of each interval in which no node could replicate because one was behind. Healthy: 0 %.',
  },
  {
    metric: 'flowControlSent',
    title: 'Flow control pauses asked for',
    unitLabel: 'messages/s',
    unit: 'perSecond',
    meaning:
      'Pause requests sent by each node. The node that sends them is the slow one. Healthy: 0.',
  },
  {
    metric: 'recvQueueMax',
    title: 'Receive queue',
    unitLabel: 'write-sets',
    unit: 'count',
    meaning:
      'Write-sets received and not yet applied. Healthy: near 0; it grows on a node that applies too slowly.',
  },
  {
    metric: 'sendQueue',
    title: 'Send queue',
    unitLabel: 'write-sets',
    unit: 'count',
    meaning:
      'Write-sets waiting to be sent. Healthy: near 0; it grows when the network is the bottleneck.',
  },
  {
    metric: 'replicatedWriteSets',
    title: 'Replicated write-sets',
    unitLabel: 'write-sets/s',
    unit: 'perSecond',
    meaning: 'Write-sets that began on the node itself: who takes writes.',
  },
  {
    metric: 'receivedWriteSets',
    title: 'Received write-sets',
    unitLabel: 'write-sets/s',
    unit: 'perSecond',
    meaning: 'Write-sets that came from other nodes.',
  },
  {
    metric: 'replicatedBytes',
    title: 'Replicated bytes',
    unitLabel: 'bytes/s',
    unit: 'bytesPerSecond',
    meaning: 'Volume of the write-sets that began on the node itself.',
  },
  {
    metric: 'receivedBytes',
    title: 'Received bytes',
    unitLabel: 'bytes/s',
    unit: 'bytesPerSecond',
    meaning: 'Volume of the write-sets that came from other nodes.',
  },
  {
    metric: 'certFailures',
    title: 'Certification failures',
    unitLabel: 'per second',
    unit: 'perSecond',
    meaning:
      'Transactions rolled back at commit because another node changed the same rows first. Healthy: near 0.',
  },
  {
    metric: 'bfAborts',
    title: 'Brute-force aborts',
    unitLabel: 'per second',
    unit: 'perSecond',
    meaning:
      'Local transactions aborted while running because a replicated write-set needed their locks. Healthy: near 0.',
  },
  {
    metric: 'replLatencyAvg',
    title: 'Replication latency, average',
    unitLabel: 'time',
    unit: 'seconds',
    meaning: 'Average time for a message to reach the group. Measured only while a node sends.',
  },
  {
    metric: 'replLatencyMax',
    title: 'Replication latency, maximum',
    unitLabel: 'time',
    unit: 'seconds',
    meaning: 'Longest time for a message to reach the group. Measured only while a node sends.',
  },
]

/** What the gcache page shows over time. */
export const GCACHE_CHARTS: ChartDefinition[] = [
  {
    metric: 'cacheInflow',
    title: 'Written into the gcache',
    unitLabel: 'bytes/s',
    unit: 'bytesPerSecond',
    meaning:
      'Replicated and received write-sets with their headers. All members take in the same stream.',
  },
  {
    metric: 'cachedWriteSets',
    title: 'Write-sets kept',
    unitLabel: 'write-sets',
    unit: 'count',
    meaning:
      'From the lowest cached seqno to the last committed one: what a node can miss and still come back by IST. A fall at once is a restart or one very large write-set.',
  },
]

/** The smaller set for an overview. */
export const OVERVIEW_CHARTS: ChartDefinition[] = CHARTS.filter(({ metric }) =>
  ['flowControlPaused', 'recvQueueMax', 'replicatedWriteSets', 'receivedWriteSets'].includes(
    metric,
  ),
)

/** Every node keeps its dash pattern and colour in all charts of a page: by place in the list. */
export const DASHES = ['', '7 3', '2 3', '10 3 2 3', '5 2 5 6', '1 5'] as const
export const LINE_COLOURS = 6

export function nodeStroke(index: number): { dash: string; colour: string } {
  return {
    dash: DASHES[index % DASHES.length] ?? '',
    colour: `var(--chart-${(index % LINE_COLOURS) + 1})`,
  }
}
