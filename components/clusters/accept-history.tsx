'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface AcceptHistoryProps {
  cluster: { id: string; name: string; stateUuid: string | null }
  /** What it runs with now. */
  stateUuid: string
}

/** For a cluster that was bootstrapped anew on purpose. */
export function AcceptHistory({ cluster, stateUuid }: AcceptHistoryProps) {
  const [open, setOpen] = useState(false)
  const refusal = useRefusal('cluster.accept-history')
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const accept = useMutation(
    trpc.clusters.acceptHistory.mutationOptions({
      onSuccess: async () => {
        notify(`The new history of ${cluster.name} was accepted`)
        setOpen(false)
        await Promise.all([
          queryClient.invalidateQueries(trpc.clusters.get.queryFilter({ clusterId: cluster.id })),
          queryClient.invalidateQueries(trpc.fleet.list.pathFilter()),
        ])
      },
    }),
  )
  return (
    <>
      <Button className="mt-2" disabledReason={refusal} onClick={() => setOpen(true)}>
        Accept the new history…
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Accept the new history of ${cluster.name}`}
        consequence={
          <>
            From now on {cluster.name} is the cluster with the state UUID{' '}
            <span className="font-mono break-all">{stateUuid}</span>, no more{' '}
            <span className="font-mono break-all">{cluster.stateUuid}</span>. Do it only if the
            bootstrap was meant and the data are complete: a node that holds the former history
            loses what it alone has when it joins. Nothing changes on the servers.
          </>
        }
        actionLabel="Accept the new history"
        pending={accept.isPending}
        error={accept.error === null ? null : operatorErrorOf(accept.error)}
        onConfirm={() => accept.mutate({ clusterId: cluster.id, stateUuid })}
      />
    </>
  )
}
