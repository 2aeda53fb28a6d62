'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { HostKeyView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { ChangedHostKeys } from './changed-host-keys.tsx'
import { HostKeyTable } from './host-key-table.tsx'
import { RemoveHostKey } from './remove-host-key.tsx'
import { RepinDialog } from './repin-dialog.tsx'
import { ScanHostKey } from './scan-host-key.tsx'

/** Keys by which the console recognizes servers over SSH. */
export function HostKeysPage() {
  const trpc = useTRPC()
  const hostKeys = useQuery(trpc.hostKeys.list.queryOptions())
  const refusal = useRefusal('host-key.write')
  const [repinning, setRepinning] = useState<HostKeyView | null>(null)
  const [removing, setRemoving] = useState<HostKeyView | null>(null)
  return (
    <Page
      title="Host keys"
      description="The console speaks SSH only with servers that show the key pinned here."
      actions={<ScanHostKey refusal={refusal} />}
    >
      <QueryState query={hostKeys} skeleton={<SkeletonRows label="Loading the host keys" />}>
        {(list) => (
          <>
            <ChangedHostKeys
              hostKeys={list.filter((hostKey) => hostKey.presented !== null)}
              refusal={refusal}
              onRepin={setRepinning}
            />
            {list.length === 0 ? (
              <EmptyState title="No host keys yet">
                A key is pinned when a cluster is imported with the operate tier, or after a scan
                from here.
              </EmptyState>
            ) : (
              <Card title="Pinned keys">
                <HostKeyTable hostKeys={list} refusal={refusal} onRemove={setRemoving} />
              </Card>
            )}
          </>
        )}
      </QueryState>
      <RepinDialog hostKey={repinning} onClose={() => setRepinning(null)} />
      <RemoveHostKey hostKey={removing} onClose={() => setRemoving(null)} />
    </Page>
  )
}
