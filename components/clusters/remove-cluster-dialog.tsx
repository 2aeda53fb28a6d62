'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { ClusterView } from '#server/api/views.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RemoveClusterDialogProps {
  cluster: ClusterView
  open: boolean
  onClose: () => void
}

export function RemoveClusterDialog({ cluster, open, onClose }: RemoveClusterDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const remove = useMutation(
    trpc.clusters.remove.mutationOptions({
      onSuccess: async () => {
        notify(`${cluster.name} was removed from the console`)
        router.push(paths.fleet())
        await queryClient.invalidateQueries(trpc.fleet.list.pathFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title={`Remove ${cluster.name} from the console`}
      consequence={`Deletes its ${formatNumberOf(cluster.nodes.length, 'node')}, figures, events and log lines here. Nothing changes on the servers: MariaDB goes on running.`}
      actionLabel="Remove cluster"
      typedName={cluster.name}
      pending={remove.isPending}
      error={remove.error ? operatorErrorOf(remove.error) : null}
      onConfirm={(typedName) => remove.mutate({ clusterId: cluster.id, typedName })}
    />
  )
}
