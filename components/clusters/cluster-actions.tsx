'use client'

import { Ellipsis, Pencil, Plus, Tag, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ClusterView } from '#server/api/views.ts'
import { AddNodeDialog } from '#components/nodes/add-node-dialog.tsx'
import { AddNodeButton } from '#components/add-node/add-node-button.tsx'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { ClusterTagsDialog } from './cluster-tags-dialog.tsx'
import { RemoveClusterDialog } from './remove-cluster-dialog.tsx'
import { RenameClusterDialog } from './rename-cluster-dialog.tsx'

type OpenDialog = 'add-node' | 'rename' | 'tags' | 'remove' | null

/** A node can be added; and what can be done with the cluster's entry in the inventory. */
export function ClusterActions({ cluster }: { cluster: ClusterView }) {
  const [open, setOpen] = useState<OpenDialog>(null)
  const writeRefusal = useRefusal('inventory.write')
  const removeRefusal = useRefusal('cluster.remove')
  const close = () => setOpen(null)
  return (
    <>
      <AddNodeButton cluster={cluster} />
      <Menu
        trigger={
          <Button>
            <Ellipsis aria-hidden />
            Cluster actions
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('add-node')} disabledReason={writeRefusal}>
          <Plus aria-hidden />
          Enter a member in the inventory
        </MenuItem>
        <MenuItem onSelect={() => setOpen('rename')} disabledReason={writeRefusal}>
          <Pencil aria-hidden />
          Rename in the console
        </MenuItem>
        <MenuItem onSelect={() => setOpen('tags')} disabledReason={writeRefusal}>
          <Tag aria-hidden />
          Edit tags
        </MenuItem>
        <MenuItem danger onSelect={() => setOpen('remove')} disabledReason={removeRefusal}>
          <Trash2 aria-hidden />
          Remove from the console
        </MenuItem>
      </Menu>
      <AddNodeDialog cluster={cluster} open={open === 'add-node'} onClose={close} />
      <RenameClusterDialog cluster={cluster} open={open === 'rename'} onClose={close} />
      <ClusterTagsDialog cluster={cluster} open={open === 'tags'} onClose={close} />
      <RemoveClusterDialog cluster={cluster} open={open === 'remove'} onClose={close} />
    </>
  )
}
