'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ClusterView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { notify } from '#components/ui/toast.tsx'
import { TagsDialog } from './tags-dialog.tsx'

interface ClusterTagsDialogProps {
  cluster: ClusterView
  open: boolean
  onClose: () => void
}

export function ClusterTagsDialog({ cluster, open, onClose }: ClusterTagsDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const save = useMutation(
    trpc.clusters.setTags.mutationOptions({
      onSuccess: async () => {
        notify('Tags saved')
        onClose()
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
        await queryClient.invalidateQueries(trpc.fleet.list.pathFilter())
      },
    }),
  )
  return (
    <TagsDialog
      of={cluster.name}
      tags={cluster.tags}
      open={open}
      pending={save.isPending}
      error={save.error ? operatorErrorOf(save.error) : null}
      onSave={(tags) => save.mutate({ clusterId: cluster.id, tags })}
      onClose={onClose}
    />
  )
}
