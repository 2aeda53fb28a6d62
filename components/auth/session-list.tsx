'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SessionView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Age } from '#components/ui/age.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { notify } from '#components/ui/toast.tsx'
import { describeBrowser } from './describe-browser.ts'

/** Where this account is signed in. */
export function SessionList() {
  const trpc = useTRPC()
  const sessions = useQuery(trpc.session.list.queryOptions())
  return (
    <Card
      title="Sessions"
      description="Browsers in which this account is signed in."
      actions={<SignOutEverywhere />}
    >
      <QueryState
        query={sessions}
        skeleton={<SkeletonRows label="Loading the sessions" rows={2} />}
      >
        {(list) => <SessionTable sessions={list} />}
      </QueryState>
    </Card>
  )
}

function SessionTable({ sessions }: { sessions: SessionView[] }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const revoke = useMutation(
    trpc.session.revoke.mutationOptions({
      onSuccess: () => {
        notify('Session ended')
        return queryClient.invalidateQueries(trpc.session.list.queryFilter())
      },
    }),
  )
  return (
    <>
      {revoke.error !== null && (
        <InlineError error={operatorErrorOf(revoke.error)} className="mb-3" />
      )}
      <Table label="Sessions">
        <TableHead>
          <tr>
            <HeadCell>Browser</HeadCell>
            <HeadCell>Address</HeadCell>
            <HeadCell>Signed in</HeadCell>
            <HeadCell>Ends</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {sessions.map((session) => (
            <TableRow key={session.id}>
              <RowHead>
                <span className="flex flex-wrap items-center gap-2">
                  {describeBrowser(session.userAgent)}
                  {session.current && <Badge>this one</Badge>}
                </span>
              </RowHead>
              <Cell className="font-mono text-xs">{session.ipAddress ?? 'unknown'}</Cell>
              <Cell className="whitespace-nowrap">
                <Age atMs={session.createdAtMs} />
              </Cell>
              <Cell className="whitespace-nowrap tabular-nums">
                {formatDateTime(session.expiresAtMs)}
              </Cell>
              <Cell className="text-right">
                <Button
                  size="sm"
                  pending={revoke.isPending && revoke.variables.id === session.id}
                  disabledReason={
                    session.current
                      ? 'This is the session you are using. Sign out instead.'
                      : undefined
                  }
                  onClick={() => revoke.mutate({ id: session.id })}
                >
                  End
                </Button>
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </>
  )
}

function SignOutEverywhere() {
  const trpc = useTRPC()
  const [open, setOpen] = useState(false)
  const revokeAll = useMutation(
    trpc.session.revokeAll.mutationOptions({
      onSuccess: () => window.location.assign(paths.login()),
    }),
  )
  return (
    <>
      <Button onClick={() => setOpen(true)}>Sign out everywhere</Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Sign out everywhere"
        consequence="Every session of this account ends at once, this one too. Open pages go to the sign-in."
        actionLabel="Sign out everywhere"
        pending={revokeAll.isPending}
        error={revokeAll.error === null ? null : operatorErrorOf(revokeAll.error)}
        onConfirm={() => revokeAll.mutate()}
      />
    </>
  )
}
