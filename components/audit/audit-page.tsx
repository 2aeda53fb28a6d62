'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditView } from '#server/api/admin-views.ts'
import { NoPermission } from '#components/layout/no-permission.tsx'
import { Page } from '#components/layout/page.tsx'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC, useTRPCClient } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { AuditChain } from './audit-chain.tsx'
import { AuditFilters, useAuditFilters } from './audit-filters.tsx'
import { ExportButton } from './export-button.tsx'

/** Who changed what, newest first. */
export function AuditPage() {
  const refusal = useRefusal('audit.read')
  const filters = useAuditFilters()
  const { question, isFiltered } = filters
  return (
    <Page
      title="Audit"
      description="Every sign-in and every change made through this console, and every one that was refused."
      actions={
        refusal === undefined && (
          <>
            <ExportButton format="csv" question={question} />
            <ExportButton format="jsonl" question={question} />
          </>
        )
      }
    >
      {refusal === undefined ? (
        <>
          <AuditChain />
          <AuditFilters filters={filters} />
          <AuditList question={question} isFiltered={isFiltered} />
        </>
      ) : (
        <NoPermission what="The audit" because={refusal} />
      )}
    </Page>
  )
}

const pageSize = 100

type Filters = ReturnType<typeof useAuditFilters>

function AuditList({ question, isFiltered }: Pick<Filters, 'question' | 'isFiltered'>) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const audit = useInfiniteQuery({
    queryKey: [...trpc.audit.list.queryKey(question), 'pages'],
    queryFn: ({ pageParam }) =>
      client.audit.list.query({
        ...question,
        limit: pageSize,
        ...(pageParam === null ? {} : { beforeId: pageParam }),
      }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    staleTime: 0,
  })
  if (audit.data === undefined) {
    return audit.error === null ? (
      <SkeletonRows label="Loading the audit" rows={8} />
    ) : (
      <InlineError error={operatorErrorOf(audit.error)} onRetry={() => void audit.refetch()} />
    )
  }
  const entries = audit.data.pages.flat()
  if (entries.length === 0) {
    return (
      <EmptyState title={isFiltered ? 'No entry matches these filters' : 'Nothing yet'}>
        {isFiltered
          ? 'Choose other filters or other days to see more.'
          : 'The first change made in this console will stand here.'}
      </EmptyState>
    )
  }
  return (
    <Card>
      <AuditTable entries={entries} />
      {audit.hasNextPage && (
        <Button
          className="mt-4"
          pending={audit.isFetchingNextPage}
          onClick={() => void audit.fetchNextPage()}
        >
          Show older entries
        </Button>
      )}
    </Card>
  )
}

const outcomeTone = { done: 'neutral', refused: 'degraded', failed: 'down' } as const

function AuditTable({ entries }: { entries: AuditView[] }) {
  return (
    <Table label="Audit">
      <TableHead>
        <tr>
          <HeadCell>Time ({zoneName()})</HeadCell>
          <HeadCell>Who</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Of</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell>From address</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {entries.map((entry) => (
          <TableRow key={entry.id}>
            <Cell className="whitespace-nowrap tabular-nums">{formatDateTime(entry.atMs)}</Cell>
            <RowHead className="whitespace-nowrap">{entry.actorName}</RowHead>
            <Cell>
              <span className="font-mono text-xs">{entry.action}</span>
              {entry.detail !== null && (
                <p className="max-w-md font-mono text-2xs break-all text-faint">{entry.detail}</p>
              )}
            </Cell>
            <Cell className="break-words">{entry.target ?? '–'}</Cell>
            <Cell>
              <Badge tone={outcomeTone[entry.outcome]}>{entry.outcome}</Badge>
            </Cell>
            <Cell className="font-mono text-xs">{entry.address ?? '–'}</Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
