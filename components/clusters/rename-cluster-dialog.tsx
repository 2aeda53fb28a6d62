'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'

interface RenameClusterDialogProps {
  cluster: ClusterView
  open: boolean
  onClose: () => void
}

export function RenameClusterDialog({ cluster, open, onClose }: RenameClusterDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title="Rename in the console"
      description={`Changes the name shown here. wsrep_cluster_name stays ${cluster.galeraName}.`}
    >
      <RenameForm cluster={cluster} onClose={onClose} />
    </Dialog>
  )
}

function RenameForm({ cluster, onClose }: Omit<RenameClusterDialogProps, 'open'>) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [name, setName] = useState(cluster.name)
  const wanted = name.trim()
  const rename = useMutation(
    trpc.clusters.rename.mutationOptions({
      onSuccess: async () => {
        notify(`Renamed to ${wanted}`)
        onClose()
        await queryClient.invalidateQueries(trpc.clusters.get.pathFilter())
        await queryClient.invalidateQueries(trpc.fleet.list.pathFilter())
      },
    }),
  )
  const reason =
    wanted === '' ? 'Enter a name.' : wanted === cluster.name ? 'This is its name.' : undefined
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === undefined) rename.mutate({ clusterId: cluster.id, name: wanted })
      }}
    >
      <Field label="Name">
        <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </Field>
      {rename.error && <InlineError className="mt-4" error={operatorErrorOf(rename.error)} />}
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" pending={rename.isPending} disabledReason={reason}>
          Rename
        </Button>
      </DialogActions>
    </form>
  )
}
