import { Ellipsis } from 'lucide-react'
import type { CredentialView } from '#server/api/views.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { Age } from '#components/ui/age.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { credentialKinds } from './credential-kinds.ts'

interface CredentialTableProps {
  credentials: CredentialView[]
  /** Why nothing may be changed here; undefined when it may. */
  refusal: string | undefined
  onEdit: (credential: CredentialView) => void
  onRemove: (credential: CredentialView) => void
}

export function CredentialTable({ credentials, refusal, onEdit, onRemove }: CredentialTableProps) {
  return (
    <Table label="Credentials">
      <TableHead>
        <tr>
          <HeadCell>Name</HeadCell>
          <HeadCell>Kind</HeadCell>
          <HeadCell>User</HeadCell>
          <HeadCell>Key</HeadCell>
          <HeadCell numeric>Nodes</HeadCell>
          <HeadCell>Changed</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {credentials.map((credential) => (
          <TableRow key={credential.id}>
            <RowHead>{credential.name}</RowHead>
            <Cell className="whitespace-nowrap">
              {credentialKinds[credential.kind]}
              {credential.hasPassphrase && <Badge className="ml-2">passphrase</Badge>}
              {credential.hasSudoPassword && <Badge className="ml-2">sudo</Badge>}
            </Cell>
            <Cell className="font-mono text-xs">{credential.username}</Cell>
            <Cell className="max-w-72 font-mono text-xs break-all">
              {credential.keyFingerprint ?? '–'}
            </Cell>
            <Cell numeric>{credential.usedByNodes}</Cell>
            <Cell className="whitespace-nowrap">
              <Age atMs={credential.updatedAtMs} />
            </Cell>
            <Cell className="py-1 text-right">
              <Menu
                trigger={
                  <Button look="ghost" size="icon" aria-label={`Actions on ${credential.name}`}>
                    <Ellipsis aria-hidden />
                  </Button>
                }
              >
                <MenuItem onSelect={() => onEdit(credential)} disabledReason={refusal}>
                  Change
                </MenuItem>
                <MenuItem
                  danger
                  onSelect={() => onRemove(credential)}
                  disabledReason={refusal ?? inUse(credential)}
                >
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

function inUse(credential: CredentialView): string | undefined {
  if (credential.usedByNodes === 0) return undefined
  return `${formatNumberOf(credential.usedByNodes, 'node')} sign in with it. Give them another credential first.`
}
