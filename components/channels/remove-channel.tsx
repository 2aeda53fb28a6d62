'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ChannelView } from '#server/api/channel-views.ts'
import { countOfThings } from '#server/galera/name-list.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RemoveChannelProps {
  channel: ChannelView | null
  onClose: () => void
}

export function RemoveChannel({ channel, onClose }: RemoveChannelProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.channels.remove.mutationOptions({
      onSuccess: () => {
        notify('Channel removed')
        onClose()
        return queryClient.invalidateQueries(trpc.channels.list.queryFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={channel !== null}
      onOpenChange={onClose}
      title={`Remove ${channel?.name ?? ''}`}
      consequence={`Its secrets and its delivery log are deleted, and what waits is not sent. ${owed(channel?.owedEnds ?? 0)}Other channels are not touched.`}
      actionLabel="Remove the channel"
      typedName={channel?.name}
      pending={remove.isPending}
      error={remove.error === null ? null : operatorErrorOf(remove.error)}
      onConfirm={(name) => channel !== null && remove.mutate({ id: channel.id, name })}
    />
  )
}

function owed(ends: number): string {
  if (ends === 0) return ''
  return `Its receiver is not told of the end of ${countOfThings(ends, 'incident')} that it was told of: close ${ends === 1 ? 'it' : 'them'} there by hand. `
}
