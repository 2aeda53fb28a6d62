'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { CredentialView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { CredentialDialog } from './credential-dialog.tsx'
import { CredentialTable } from './credential-table.tsx'
import { RemoveCredential } from './remove-credential.tsx'

/** Logins to servers. Secrets go in here and never come out. */
export function CredentialsPage() {
  const trpc = useTRPC()
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const refusal = useRefusal('credential.write')
  const [editing, setEditing] = useState<CredentialView | 'new' | null>(null)
  const [removing, setRemoving] = useState<CredentialView | null>(null)
  return (
    <Page
      title="Credentials"
      description="Logins of this console to your servers. Secrets are encrypted on its disk and never shown again."
      actions={
        <Button disabledReason={refusal} onClick={() => setEditing('new')}>
          <Plus aria-hidden /> Add a credential
        </Button>
      }
    >
      <QueryState query={credentials} skeleton={<SkeletonRows label="Loading the credentials" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No credentials yet">
              They are saved when a cluster is imported, or added here. A credential can serve many
              nodes.
            </EmptyState>
          ) : (
            <Card>
              <CredentialTable
                credentials={list}
                refusal={refusal}
                onEdit={setEditing}
                onRemove={setRemoving}
              />
            </Card>
          )
        }
      </QueryState>
      <CredentialDialog editing={editing} onClose={() => setEditing(null)} />
      <RemoveCredential credential={removing} onClose={() => setRemoving(null)} />
    </Page>
  )
}
