'use client'

import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { NoPermission } from '#components/layout/no-permission.tsx'
import { Page } from '#components/layout/page.tsx'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { CreateUserDialog } from './create-user-dialog.tsx'
import { UserTable } from './user-table.tsx'

export function UsersPage() {
  const refusal = useRefusal('user.manage')
  const [creating, setCreating] = useState(false)
  return (
    <Page
      title="Users"
      description="Viewers read. Operators also import clusters and edit the inventory. Admins do everything."
      actions={
        <Button disabledReason={refusal} onClick={() => setCreating(true)}>
          <UserPlus aria-hidden /> Create an account
        </Button>
      }
    >
      {refusal === undefined ? (
        <UserList />
      ) : (
        <NoPermission what="The list of users" because={refusal} />
      )}
      <CreateUserDialog open={creating} onOpenChange={setCreating} />
    </Page>
  )
}

function UserList() {
  const trpc = useTRPC()
  const users = useQuery(trpc.users.list.queryOptions())
  return (
    <QueryState query={users} skeleton={<SkeletonRows label="Loading the users" />}>
      {(list) => (
        <Card>
          <UserTable users={list} />
        </Card>
      )}
    </QueryState>
  )
}
