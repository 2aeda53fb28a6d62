import { Ellipsis } from 'lucide-react'
import type { HostKeyView } from '#server/api/views.ts'
import { formatDay } from '#components/lib/time.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'

interface HostKeyTableProps {
  hostKeys: HostKeyView[]
  refusal: string | undefined
  onRemove: (hostKey: HostKeyView) => void
}

export function HostKeyTable({ hostKeys, refusal, onRemove }: HostKeyTableProps) {
  return (
    <Table label="Pinned host keys">
      <TableHead>
        <tr>
          <HeadCell>Server</HeadCell>
          <HeadCell>Type</HeadCell>
          <HeadCell>Fingerprint</HeadCell>
          <HeadCell>Pinned</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {hostKeys.map((hostKey) => (
          <TableRow key={hostKey.id}>
            <RowHead className="font-mono text-xs">
              {hostKey.host}:{hostKey.port}
              {hostKey.presented !== null && (
                <Badge tone="down" className="ml-2 font-sans">
                  changed
                </Badge>
              )}
            </RowHead>
            <Cell className="whitespace-nowrap">{hostKey.algorithm}</Cell>
            <Cell className="min-w-64 font-mono text-xs break-all">{hostKey.fingerprint}</Cell>
            <Cell className="whitespace-nowrap tabular-nums">
              {formatDay(hostKey.pinnedAtMs)}
              {hostKey.pinnedBy !== null && (
                <span className="text-faint"> by {hostKey.pinnedBy}</span>
              )}
            </Cell>
            <Cell className="py-1 text-right">
              <Menu
                trigger={
                  <Button
                    look="ghost"
                    size="icon"
                    aria-label={`Actions on the key of ${hostKey.host}`}
                  >
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <MenuItem danger onSelect={() => onRemove(hostKey)} disabledReason={refusal}>
                  Remove
                </MenuItem>
              </Menu>
            </Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
