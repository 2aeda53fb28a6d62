'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NodeView } from '#server/api/views.ts'
import { TagsDialog } from '#components/clusters/tags-dialog.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { notify } from '#components/ui/toast.tsx'

interface NodeTagsDialogProps {
  node: NodeView
  open: boolean
  onClose: () => void
}

export function NodeTagsDialog({ node, open, onClose }: NodeTagsDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const save = useMutation(
    trpc.nodes.setTags.mutationOptions({
      onSuccess: async () => {
        notify('Tags saved')
        onClose()
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
        await queryClient.invalidateQueries(trpc.nodes.get.pathFilter())
      },
    }),
  )
  return (
    <TagsDialog
      of={node.name}
      tags={node.tags}
      open={open}
      pending={save.isPending}
      error={save.error ? operatorErrorOf(save.error) : null}
      onSave={(tags) => save.mutate({ nodeId: node.id, tags })}
      onClose={onClose}
    />
  )
}
