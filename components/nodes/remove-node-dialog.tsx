'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { NodeView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RemoveNodeDialogProps {
  node: NodeView
  open: boolean
  onClose: () => void
}

export function RemoveNodeDialog({ node, open, onClose }: RemoveNodeDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const router = useRouter()
  const remove = useMutation(
    trpc.nodes.remove.mutationOptions({
      onSuccess: async () => {
        notify(`${node.name} was removed from the console`)
        router.push(paths.cluster(node.clusterId))
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
        await queryClient.invalidateQueries(trpc.fleet.list.pathFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title={`Remove ${node.name} from the console`}
      consequence="Deletes its figures and log lines here. Nothing changes on the server: it stays a member of the cluster, and the cluster page goes on listing it as not in the inventory."
      actionLabel="Remove node"
      typedName={node.name}
      pending={remove.isPending}
      error={remove.error ? operatorErrorOf(remove.error) : null}
      onConfirm={(typedName) => remove.mutate({ nodeId: node.id, typedName })}
    />
  )
}
