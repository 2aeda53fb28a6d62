'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { HostKeyView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RemoveHostKeyProps {
  hostKey: HostKeyView | null
  onClose: () => void
}

export function RemoveHostKey({ hostKey, onClose }: RemoveHostKeyProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.hostKeys.remove.mutationOptions({
      onSuccess: () => {
        notify('Host key removed')
        onClose()
        return queryClient.invalidateQueries(trpc.hostKeys.list.queryFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={hostKey !== null}
      onOpenChange={onClose}
      title={`Remove the key of ${hostKey?.host ?? ''}`}
      consequence="SSH to this server stops until a key is pinned again. SQL is not touched, unless it goes through SSH."
      actionLabel="Remove the key"
      typedName={hostKey?.host}
      pending={remove.isPending}
      error={remove.error === null ? null : operatorErrorOf(remove.error)}
      onConfirm={() => hostKey !== null && remove.mutate({ id: hostKey.id })}
    />
  )
}
