'use client'

import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import type { TransferView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { downloadText } from '#components/lib/download-text.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useLiveCluster } from '#components/live/live-provider.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { averageRate, kindText, outcomeText, receivedText, tookText } from './past-words.ts'
import { transfersCsv } from './transfers-csv.ts'

const MOST = 2000
const KINDS = ['IST', 'SST'] as const
const OUTCOMES = ['synced', 'failed', 'running', 'unknown'] as const

/** Every state transfer of a cluster that the console saw, with filters and as a file. */
export function TransfersPage({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC()
  useLiveCluster(clusterId)
  const cluster = useQuery(trpc.clusters.get.queryOptions({ clusterId }))
  const [{ node, kind, outcome }, setFilters] = useQueryStates({
    node: parseAsString,
    kind: parseAsStringLiteral(KINDS),
    outcome: parseAsStringLiteral(OUTCOMES),
  })
  const transfers = useQuery(
    trpc.clusters.transfers.queryOptions({
      clusterId,
      limit: MOST,
      ...(node === null ? {} : { nodeName: node }),
      ...(kind === null ? {} : { kind }),
      ...(outcome === null ? {} : { outcome }),
    }),
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
      <div className="grid gap-3 sm:grid-cols-3 lg:max-w-3xl">
        <Filter
          label="Node"
          all="All nodes"
          chosen={node}
          options={names.map(({ name }) => name)}
          onChoose={(value) => void setFilters({ node: value })}
        />
        <Filter
          label="Kind"
          all="IST and SST"
          chosen={kind}
          options={KINDS}
          onChoose={(value) =>
            void setFilters({ kind: KINDS.find((one) => one === value) ?? null })
          }
        />
        <Filter
          label="Outcome"
          all="All outcomes"
          chosen={outcome}
          options={OUTCOMES}
          onChoose={(value) =>
            void setFilters({ outcome: OUTCOMES.find((one) => one === value) ?? null })
          }
        />
      </div>
      <QueryState query={transfers} skeleton={<SkeletonRows label="Loading transfers" rows={8} />}>
        {(list) => (list.length === 0 ? <Nothing /> : <TransferTable transfers={list} />)}
      </QueryState>
    </Page>
  )
}

interface FilterProps {
  label: string
  all: string
  chosen: string | null
  options: readonly string[]
  onChoose: (value: string | null) => void
}

function Filter({ label, all, chosen, options, onChoose }: FilterProps) {
  return (
    <Field label={label}>
      <Select value={chosen ?? ''} onChange={(event) => onChoose(event.target.value || null)}>
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </Select>
    </Field>
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
