'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { notify } from '#components/ui/toast.tsx'
import { newConnectionFields } from './connection-fields.ts'
import { ConnectionForm } from './connection-form.tsx'

interface AddNodeDialogProps {
  cluster: ClusterView
  open: boolean
  onClose: () => void
}

/** Puts a member into the inventory that came after the import: a node, or an arbitrator. */
export function AddNodeDialog({ cluster, open, onClose }: AddNodeDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={`Add a node to ${cluster.name}`}
      description="A server that is a member of the cluster, or will be. Nothing changes on it."
    >
      <Content cluster={cluster} onClose={onClose} />
    </Dialog>
  )
}

function Content({ cluster, onClose }: Omit<AddNodeDialogProps, 'open'>) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [kind, setKind] = useState<'data' | 'arbitrator'>('data')
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const add = useMutation(
    trpc.nodes.add.mutationOptions({
      onSuccess: async (_, { node }) => {
        notify(`${node.name} was added`, 'The next poll asks it.')
        onClose()
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
        await queryClient.invalidateQueries(trpc.fleet.list.pathFilter())
      },
    }),
  )
  return (
    <QueryState
      query={credentials}
      skeleton={<SkeletonRows label="Loading credentials" rows={6} />}
    >
      {(list) => (
        <>
          <Field label="Kind" className="mb-4">
            <Select
              value={kind}
              onChange={(event) =>
                setKind(event.target.value === 'arbitrator' ? 'arbitrator' : 'data')
              }
            >
              <option value="data">Data node</option>
              <option value="arbitrator">Arbitrator (garbd)</option>
            </Select>
          </Field>
          <ConnectionForm
            key={kind}
            initial={newConnectionFields(kind, cluster.nodes)}
            credentials={list}
            saveLabel="Add to the inventory"
            pending={add.isPending}
            error={add.error ? operatorErrorOf(add.error) : null}
            onSave={(node) => add.mutate({ clusterId: cluster.id, node })}
            onCancel={onClose}
          />
        </>
      )}
    </QueryState>
  )
}
