'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import type { ChannelView } from '#server/api/channel-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Attempt } from './attempt.tsx'
import { DeliveryMark } from './delivery-mark.tsx'

const LOOK_EVERY_MS = 500

interface TestDialogProps {
  channel: ChannelView | null
  onClose: () => void
}

export function TestDialog({ channel, onClose }: TestDialogProps) {
  return (
    <Dialog
      open={channel !== null}
      onOpenChange={onClose}
      title={`Test of ${channel?.name ?? ''}`}
      description="Sends one message, marked as a test, once: also while the channel is disabled or paused."
      className="max-w-2xl"
    >
      {channel !== null && <Test channel={channel} onClose={onClose} />}
    </Dialog>
  )
}

function Test({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const trpc = useTRPC()
  const test = useMutation(trpc.channels.test.mutationOptions())
  const story = useQuery(
    trpc.deliveries.get.queryOptions(
      { id: test.data?.deliveryId ?? '' },
      {
        enabled: test.data !== undefined,
        refetchInterval: ({ state }) =>
          state.data?.delivery.endedAtMs === null || state.data === undefined
            ? LOOK_EVERY_MS
            : false,
      },
    ),
  )
  const shown = test.data === undefined ? undefined : story.data
  const isOver = shown !== undefined && shown.delivery.endedAtMs !== null
  const error = test.error ?? story.error
  return (
    <div className="flex flex-col gap-4">
      <output aria-label="Outcome of the test">
        {test.data !== undefined && <DeliveryMark state={shown?.delivery.state ?? 'waiting'} />}
      </output>
      {shown?.attempts.map((attempt) => (
        <Attempt key={attempt.id} attempt={attempt} />
      ))}
      {error !== null && <InlineError error={operatorErrorOf(error)} />}
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
        <Button
          look="primary"
          pending={test.isPending || (test.data !== undefined && !isOver && error === null)}
          onClick={() => test.mutate({ id: channel.id })}
        >
          {test.data === undefined ? 'Send the test' : 'Send it again'}
        </Button>
      </DialogActions>
    </div>
  )
}
