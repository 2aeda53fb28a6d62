'use client'

import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { statusBook } from './status-book.ts'
import { STATUS_OLD_AFTER_MS, useRawStatus } from './use-raw-status.ts'
import { VariableBrowser } from './variable-browser.tsx'

/** wsrep status of the given nodes side by side, every variable explained. */
export function StatusView({ nodes }: { nodes: { id: string; name: string }[] }) {
  const { columns, loading, error, retry } = useRawStatus(nodes)
  if (loading) return <SkeletonRows label="Loading status" rows={10} />
  if (error) return <InlineError error={operatorErrorOf(error)} onRetry={retry} />
  if (columns.every(({ atMs }) => atMs === null)) {
    return (
      <EmptyState title="No status was read yet">
        {columns.length === 0
          ? 'There is no data node in the inventory. Arbitrators have no status variables.'
          : 'The console has not been able to ask any of these nodes. The overview says what is in the way.'}
      </EmptyState>
    )
  }
  return (
    <VariableBrowser
      label="Status variables"
      columns={columns}
      book={statusBook}
      oldAfterMs={STATUS_OLD_AFTER_MS}
    />
  )
}
