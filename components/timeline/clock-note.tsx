import { useQuery } from '@tanstack/react-query'
import type { ClusterView } from '#server/api/views.ts'
import { skewWords } from '#components/events/clock-correction.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { zoneName } from '#components/lib/time.ts'

/** Whose clock the times are of, and which servers' clocks differ from it now. */
export function ClockNote({ cluster }: { cluster: ClusterView }) {
  const live = useQuery(useTRPC().clusters.live.queryOptions({ clusterId: cluster.id }))
  const off = (live.data?.snapshots ?? []).flatMap(({ nodeId, clockSkewMs }) => {
    const words = skewWords(clockSkewMs)
    const name = cluster.nodes.find(({ id }) => id === nodeId)?.name
    return words === null || name === undefined ? [] : [`${name} (${words})`]
  })
  return (
    <p className="max-w-prose text-soft">
      Times are of the console’s clock, zone {zoneName()}.{' '}
      {off.length > 0 &&
        `What a journal tells is corrected by the difference that was measured; now off: ${off.join(', ')}.`}
    </p>
  )
}
