'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DeliveryView } from '#server/api/channel-views.ts'
import { Page } from '#components/layout/page.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { notify } from '#components/ui/toast.tsx'
import { Attempt } from './attempt.tsx'
import { DeliveryMark } from './delivery-mark.tsx'

/** One delivery with all its attempts. */
export function DeliveryPage({ deliveryId }: { deliveryId: string }) {
  const trpc = useTRPC()
  const story = useQuery(trpc.deliveries.get.queryOptions({ id: deliveryId }))
  return (
    <Page
      title={story.data?.delivery.title ?? 'Delivery'}
      actions={story.data && <Redeliver delivery={story.data.delivery} />}
    >
      <QueryState query={story} skeleton={<SkeletonRows label="Loading the delivery" />}>
        {({ delivery, attempts }) => (
          <>
            <Card title="Delivery">
              <FactList facts={factsOf(delivery)} />
            </Card>
            <Card title="Attempts" description="Newest first.">
              <div className="flex flex-col gap-6">
                {attempts.map((attempt) => (
                  <Attempt key={attempt.id} attempt={attempt} />
                ))}
                {attempts.length === 0 && <p className="text-soft">None yet.</p>}
              </div>
            </Card>
          </>
        )}
      </QueryState>
    </Page>
  )
}

function factsOf(delivery: DeliveryView) {
  const { endedAtMs } = delivery
  return [
    { key: 'channel', term: 'Channel', value: delivery.channelName },
    { key: 'state', term: 'Outcome', value: <DeliveryMark state={delivery.state} /> },
    { key: 'stored', term: 'Stored', value: formatDateTime(delivery.createdAtMs) },
    endedAtMs === null
      ? { key: 'next', term: 'Not before', value: formatDateTime(delivery.nextTryAtMs) }
      : { key: 'ended', term: 'Over', value: formatDateTime(endedAtMs) },
    { key: 'sequence', term: 'Of its incident', value: `number ${delivery.sequence}` },
    { key: 'key', term: 'Idempotency key', value: <code>{delivery.id}</code> },
  ]
}

function Redeliver({ delivery }: { delivery: DeliveryView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refusal = useRefusal('channel.write')
  const redeliver = useMutation(
    trpc.deliveries.redeliver.mutationOptions({
      onSuccess: () => {
        notify('Sent again', 'With the same idempotency key.')
        return queryClient.invalidateQueries(trpc.deliveries.get.queryFilter())
      },
    }),
  )
  return (
    <div className="flex flex-col gap-2">
      <Button
        pending={redeliver.isPending}
        disabledReason={
          refusal ??
          (delivery.endedAtMs === null ? 'It is not over yet; it is tried by itself.' : undefined)
        }
        onClick={() => redeliver.mutate({ id: delivery.id })}
      >
        Redeliver
      </Button>
      {redeliver.error !== null && <InlineError error={operatorErrorOf(redeliver.error)} />}
    </div>
  )
}
