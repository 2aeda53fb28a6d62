'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { CredentialView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RemoveCredentialProps {
  credential: CredentialView | null
  onClose: () => void
}

export function RemoveCredential({ credential, onClose }: RemoveCredentialProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const remove = useMutation(
    trpc.credentials.remove.mutationOptions({
      onSuccess: () => {
        notify('Credential removed')
        onClose()
        return queryClient.invalidateQueries(trpc.credentials.list.queryFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={credential !== null}
      onOpenChange={onClose}
      title={`Remove ${credential?.name ?? ''}`}
      consequence="Its secret is deleted from this console and cannot be brought back. The user on the servers stays."
      actionLabel="Remove the credential"
      typedName={credential?.name}
      pending={remove.isPending}
      error={remove.error === null ? null : operatorErrorOf(remove.error)}
      onConfirm={() => credential !== null && remove.mutate({ id: credential.id })}
    />
  )
}
