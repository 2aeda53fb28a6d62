'use client'

import { useQuery } from '@tanstack/react-query'
import type { TransferView } from '#server/api/views.ts'
import { formatDuration } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatMoment } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { kindText, outcomeText, receivedText } from '#components/transfers/past-words.ts'
import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, Table, TableHead, TableRow } from '#components/ui/table.tsx'

const SHOWN = 8

/** State transfers that are over, whoever started them. Left out while there was none. */
export function PastTransfers({ clusterId, nowMs }: { clusterId: string; nowMs: number }) {
  const trpc = useTRPC()
  const transfers = useQuery(trpc.clusters.transfers.queryOptions({ clusterId, limit: SHOWN }))
  const past = (list: TransferView[]) => list.filter(({ outcome }) => outcome !== 'running')
  if (transfers.data && past(transfers.data).length === 0) return null
  return (
    <Card
      title="Past transfers"
      actions={
        <Link href={paths.transfers(clusterId)} className="text-sm underline">
          All transfers
        </Link>
      }
    >
      <QueryState query={transfers} skeleton={<SkeletonRows label="Loading transfers" rows={2} />}>
        {(list) => (
          <Table label="Past transfers">
            <TableHead>
              <tr>
                <HeadCell>Begun</HeadCell>
                <HeadCell>Joiner</HeadCell>
                <HeadCell>Donor</HeadCell>
                <HeadCell>Kind</HeadCell>
                <HeadCell numeric>Took</HeadCell>
                <HeadCell numeric>Received</HeadCell>
                <HeadCell>Outcome</HeadCell>
              </tr>
            </TableHead>
            <tbody>
              {past(list).map((transfer) => (
                <TableRow key={transfer.id}>
                  <Cell>{formatMoment(transfer.startedAtMs, nowMs)}</Cell>
                  <Cell>{transfer.joinerName}</Cell>
                  <Cell>{transfer.donorName ?? 'unknown'}</Cell>
                  <Cell>{kindText(transfer)}</Cell>
                  <Cell numeric>
                    {transfer.endedAtMs === null
                      ? 'unknown'
                      : formatDuration(transfer.endedAtMs - transfer.startedAtMs)}
                  </Cell>
                  <Cell numeric>{receivedText(transfer)}</Cell>
                  <Cell>{outcomeText(transfer)}</Cell>
                </TableRow>
              ))}
            </tbody>
          </Table>
        )}
      </QueryState>
    </Card>
  )
}
