'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import type { Role, UserView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { formatDay } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useViewer } from '#components/lib/viewer.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Select } from '#components/ui/input.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { notify } from '#components/ui/toast.tsx'
import { SetPasswordDialog } from './set-password-dialog.tsx'

export function UserTable({ users }: { users: UserView[] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [disabling, setDisabling] = useState<UserView | null>(null)
  const [newPasswordFor, setNewPasswordFor] = useState<UserView | null>(null)
  const reload = () => queryClient.invalidateQueries(trpc.users.list.queryFilter())
  const setRole = useMutation(trpc.users.setRole.mutationOptions({ onSuccess: reload }))
  const setDisabled = useMutation(
    trpc.users.setDisabled.mutationOptions({
      onSuccess: (_, { disabled }) => {
        setDisabling(null)
        notify(disabled ? 'Account disabled' : 'Account enabled')
        return reload()
      },
    }),
  )
  const failure = setRole.error ?? (disabling === null ? setDisabled.error : null)
  return (
    <>
      {failure !== null && <InlineError error={operatorErrorOf(failure)} className="mb-4" />}
      <Table label="Users">
        <TableHead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>E-mail address</HeadCell>
            <HeadCell>Role</HeadCell>
            <HeadCell>Created</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {users.map((user) => (
            <TableRow key={user.id}>
              <RowHead>
                <span className="flex flex-wrap items-center gap-2">
                  {user.name}
                  {user.disabledAtMs !== null && <Badge>disabled</Badge>}
                </span>
              </RowHead>
              <Cell>{user.email}</Cell>
              <Cell className="min-w-32 py-1">
                <RoleSelect
                  user={user}
                  onChange={(role) => setRole.mutate({ id: user.id, role })}
                />
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">{formatDay(user.createdAtMs)}</Cell>
              <Cell className="py-1 text-right">
                <UserActions
                  user={user}
                  onSetPassword={() => setNewPasswordFor(user)}
                  onDisable={() => setDisabling(user)}
                  onEnable={() => setDisabled.mutate({ id: user.id, disabled: false })}
                />
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <ConfirmDialog
        open={disabling !== null}
        onOpenChange={() => setDisabling(null)}
        title={`Disable the account of ${disabling?.name ?? ''}`}
        consequence="It is signed out everywhere at once and cannot sign in again until it is enabled. Its entries in the audit stay."
        actionLabel="Disable the account"
        pending={setDisabled.isPending}
        error={setDisabled.error === null ? null : operatorErrorOf(setDisabled.error)}
        onConfirm={() =>
          disabling !== null && setDisabled.mutate({ id: disabling.id, disabled: true })
        }
      />
      <SetPasswordDialog user={newPasswordFor} onClose={() => setNewPasswordFor(null)} />
    </>
  )
}

function RoleSelect({ user, onChange }: { user: UserView; onChange: (role: Role) => void }) {
  return (
    <Select
      aria-label={`Role of ${user.name}`}
      value={user.role}
      onChange={(event) => onChange(event.target.value as Role)}
      className="h-8"
    >
      <option value="viewer">viewer</option>
      <option value="operator">operator</option>
      <option value="admin">admin</option>
    </Select>
  )
}

interface UserActionsProps {
  user: UserView
  onSetPassword: () => void
  onDisable: () => void
  onEnable: () => void
}

function UserActions({ user, onSetPassword, onDisable, onEnable }: UserActionsProps) {
  const viewer = useViewer()
  const own = user.id === viewer.id
  return (
    <Menu
      trigger={
        <Button look="ghost" size="icon" aria-label={`Actions on ${user.name}`}>
          <Ellipsis aria-hidden />
        </Button>
      }
    >
      <MenuItem
        onSelect={onSetPassword}
        disabledReason={own ? 'Change your own password under Account.' : undefined}
      >
        Set a new password
      </MenuItem>
      {user.disabledAtMs === null ? (
        <MenuItem
          danger
          onSelect={onDisable}
          disabledReason={own ? 'You cannot disable the account you are using.' : undefined}
        >
          Disable the account
        </MenuItem>
      ) : (
        <MenuItem onSelect={onEnable}>Enable the account</MenuItem>
      )}
    </Menu>
  )
}
