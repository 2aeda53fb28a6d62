'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NodeView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { notify } from '#components/ui/toast.tsx'
import { connectionFields } from './connection-fields.ts'
import { ConnectionForm } from './connection-form.tsx'

interface EditConnectionDialogProps {
  node: NodeView
  open: boolean
  onClose: () => void
}

/** How the console reaches the server. Takes effect at the next poll. */
export function EditConnectionDialog({ node, open, onClose }: EditConnectionDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`Connection to ${node.name}`}
      description="Changes how the console reaches the server; nothing changes on the server."
    >
      <Content node={node} onClose={onClose} />
    </Dialog>
  )
}

function Content({ node, onClose }: Omit<EditConnectionDialogProps, 'open'>) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const update = useMutation(
    trpc.nodes.update.mutationOptions({
      onSuccess: async () => {
        notify('Connection saved', 'The next poll uses it.')
        onClose()
        await queryClient.invalidateQueries(trpc.nodes.get.pathFilter())
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
      },
    }),
  )
  return (
    <QueryState
      query={credentials}
      skeleton={<SkeletonRows label="Loading credentials" rows={6} />}
    >
      {(list) => (
        <ConnectionForm
          initial={connectionFields(node)}
          saveLabel="Save connection"
          credentials={list}
          pending={update.isPending}
          error={update.error ? operatorErrorOf(update.error) : null}
          onSave={(connection) => update.mutate({ nodeId: node.id, node: connection })}
          onCancel={onClose}
        />
      )}
    </QueryState>
  )
}
