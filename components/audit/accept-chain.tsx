import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

/** After a restore from a backup: an admin vouches for the copy that stands there now. */
export function AcceptChain({ onAccepted }: { onAccepted: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState(false)
  const accept = useMutation(
    trpc.audit.accept.mutationOptions({
      onSuccess: () => {
        notify('This copy of the audit is accepted', 'The audit says by whom.')
        setOpen(false)
        onAccepted()
        return queryClient.invalidateQueries(trpc.audit.list.pathFilter())
      },
    }),
  )
  return (
    <>
      <Button size="sm" className="my-1 self-start" onClick={() => setOpen(true)}>
        Accept this copy …
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Accept this copy of the audit"
        consequence="Only after you restored the database from a backup yourself. Entries that are missing stay missing and are not told of any more; that you accepted this is an entry of the audit."
        actionLabel="Accept this copy"
        typedName="restored"
        pending={accept.isPending}
        error={accept.error === null ? null : operatorErrorOf(accept.error)}
        onConfirm={() => accept.mutate()}
      />
    </>
  )
}
