'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import type { TransferView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { downloadText } from '#components/lib/download-text.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import {
  averageRate,
  forecastOutcome,
  forecastText,
  kindText,
  outcomeText,
  receivedText,
  tookText,
} from './past-words.ts'
import { TransferFilters, useTransferFilters } from './transfer-filters.tsx'
import { transfersCsv } from './transfers-csv.ts'

const MOST = 2000

/** Every state transfer of a cluster that the console saw, with filters and as a file. */
export function TransfersPage({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC()
  useLiveCluster(clusterId)
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  const filters = useTransferFilters()
  const transfers = useQuery(
    trpc.clusters.transfers.queryOptions({ clusterId, limit: MOST, ...filters.question }),
  )
  const names = (cluster.data?.nodes ?? []).filter((one) => one.kind === 'data')
  return (
    <Page
      title={`Transfers of ${cluster.data?.name ?? 'the cluster'}`}
      description="Every state transfer that the console saw, whoever started it, newest first."
      actions={
        <Button
          disabledReason={transfers.data?.length ? undefined : 'There is nothing to export.'}
          onClick={() =>
            downloadText(
              `transfers-${cluster.data?.name ?? clusterId}.csv`,
              transfersCsv(transfers.data ?? []),
            )
          }
        >
          <Download aria-hidden />
          Export as CSV
        </Button>
      }
    >
      <TransferFilters nodeNames={names.map(({ name }) => name)} filters={filters} />
      <QueryState query={transfers} skeleton={<SkeletonRows label="Loading transfers" rows={8} />}>
        {(list) =>
          list.length === 0 ? (
            <Nothing />
          ) : (
            <>
              {list.length === MOST && (
                <p className="text-soft">
                  The newest {MOST} that fit, in the list and in the file. Choose days to see older
                  ones.
                </p>
              )}
              <TransferTable transfers={list} />
            </>
          )
        }
      </QueryState>
    </Page>
  )
}

function Nothing() {
  return (
    <EmptyState title="No transfer">
      The console has seen no state transfer that fits. Transfers are read from the journals of
      nodes that it reaches over SSH.
    </EmptyState>
  )
}

function TransferTable({ transfers }: { transfers: TransferView[] }) {
  return (
    <Card>
      <Table label="Transfers">
        <TableHead>
          <tr>
            <HeadCell>Begun ({zoneName()})</HeadCell>
            <HeadCell>Joiner</HeadCell>
            <HeadCell>Donor</HeadCell>
            <HeadCell>Kind</HeadCell>
            <HeadCell>Told before</HeadCell>
            <HeadCell numeric>Took</HeadCell>
            <HeadCell numeric>Received</HeadCell>
            <HeadCell numeric>Rate</HeadCell>
            <HeadCell>Outcome</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {transfers.map((transfer) => (
            <TableRow key={transfer.id}>
              <RowHead className="whitespace-nowrap tabular-nums">
                <Link href={paths.transfer(transfer.id)} className="underline">
                  {formatDateTime(transfer.startedAtMs)}
                </Link>
              </RowHead>
              <Cell>{transfer.joinerName}</Cell>
              <Cell>{transfer.donorName ?? 'unknown'}</Cell>
              <Cell>{kindText(transfer)}</Cell>
              <Cell>
                <ToldBefore transfer={transfer} />
              </Cell>
              <Cell numeric>{tookText(transfer)}</Cell>
              <Cell numeric>{receivedText(transfer)}</Cell>
              <Cell numeric>{averageRate(transfer) ?? '–'}</Cell>
              <Cell>{outcomeText(transfer)}</Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function ToldBefore({ transfer }: { transfer: TransferView }) {
  const told = forecastText(transfer)
  if (told === null) return <span className="text-faint">nothing</span>
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      {told}
      {forecastOutcome(transfer) === 'otherwise' && <Badge tone="degraded">came otherwise</Badge>}
    </span>
  )
}
