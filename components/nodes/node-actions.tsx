'use client'

import { Ellipsis, Plug, Tag, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { NodeView } from '#server/api/views.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { EditConnectionDialog } from './edit-connection-dialog.tsx'
import { NodeTagsDialog } from './node-tags-dialog.tsx'
import { RemoveNodeDialog } from './remove-node-dialog.tsx'

type OpenDialog = 'connection' | 'tags' | 'remove' | null

/** What can be done with the node's entry in the inventory. Nothing here touches the server. */
export function NodeActions({ node }: { node: NodeView }) {
  const [open, setOpen] = useState<OpenDialog>(null)
  const refusal = useRefusal('inventory.write')
  const close = () => setOpen(null)
  return (
    <>
      <Button disabledReason={refusal} onClick={() => setOpen('connection')}>
        <Plug aria-hidden />
        Edit connection
      </Button>
      <Menu
        trigger={
          <Button>
            <Ellipsis aria-hidden />
            Node actions
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('tags')} disabledReason={refusal}>
          <Tag aria-hidden />
          Edit tags
        </MenuItem>
        <MenuItem danger onSelect={() => setOpen('remove')} disabledReason={refusal}>
          <Trash2 aria-hidden />
          Remove from the console
        </MenuItem>
      </Menu>
      <EditConnectionDialog node={node} open={open === 'connection'} onClose={close} />
      <NodeTagsDialog node={node} open={open === 'tags'} onClose={close} />
      <RemoveNodeDialog node={node} open={open === 'remove'} onClose={close} />
    </>
  )
}
