'use client'

import { useQuery } from '@tanstack/react-query'
import type { ServedView } from '#server/api/views.ts'
import { missCauseWords } from '#server/galera/ist/miss-cause.ts'
import { formatDuration, formatShare } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatMoment } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Card } from '#components/ui/card.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'

/** The hit rate that means something: how many former members came back by IST. */
export function ServedCard({ clusterId, nowMs }: { clusterId: string; nowMs: number }) {
  const trpc = useTRPC()
  const served = useQuery(trpc.clusters.served.queryOptions({ clusterId }))
  return (
    <Card
      title="Served from the gcache"
      description="Joins of former members that came by IST, out of all joins of former members that the console saw come to Synced. New servers do not count: they have nothing to be served from."
    >
      <QueryState query={served} skeleton={<SkeletonRows label="Loading joins" rows={3} />}>
        {(view) => <Served view={view} nowMs={nowMs} />}
      </QueryState>
    </Card>
  )
}

function Served({ view, nowMs }: { view: ServedView; nowMs: number }) {
  return (
    <div className="flex flex-col gap-5">
      <Table label="Share of joins served by IST">
        <TableHead>
          <tr>
            <HeadCell>Last</HeadCell>
            <HeadCell numeric>Joins</HeadCell>
            <HeadCell numeric>By IST</HeadCell>
            <HeadCell numeric>Served</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {view.spans.map(({ hours, joins, byIst }) => (
            <TableRow key={hours}>
              <RowHead>{formatDuration(hours * 3_600_000)}</RowHead>
              <Cell numeric>{joins}</Cell>
              <Cell numeric>{byIst}</Cell>
              <Cell numeric>{joins === 0 ? 'no joins' : formatShare(byIst / joins)}</Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {view.misses.length > 0 && (
        <Table label="Joins of former members by SST" frameClassName="max-h-80">
          <TableHead>
            <tr>
              <HeadCell>Begun</HeadCell>
              <HeadCell>Joiner</HeadCell>
              <HeadCell>Donor</HeadCell>
              <HeadCell>Why not IST</HeadCell>
            </tr>
          </TableHead>
          <tbody>
            {view.misses.map((miss) => (
              <TableRow key={miss.transferId}>
                <Cell>{formatMoment(miss.atMs, nowMs)}</Cell>
                <Cell>{miss.joinerName}</Cell>
                <Cell>{miss.donorName ?? 'unknown'}</Cell>
                <Cell>{missCauseWords[miss.cause]}</Cell>
              </TableRow>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}
