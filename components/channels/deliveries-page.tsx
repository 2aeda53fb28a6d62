'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import type { DeliveryView } from '#server/api/channel-views.ts'
import { Page } from '#components/layout/page.tsx'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { DeliveryMark } from './delivery-mark.tsx'

const states = { waiting: 'Waiting', delivered: 'Delivered', 'given-up': 'Given up' } as const
const stateKeys = ['waiting', 'delivered', 'given-up'] as const

/** What was sent, and what waits to be. */
export function DeliveriesPage() {
  const trpc = useTRPC()
  const [{ channel, outcome }, choose] = useQueryStates({
    channel: parseAsString,
    outcome: parseAsStringLiteral(stateKeys),
  })
  const channels = useQuery(trpc.channels.list.queryOptions()).data ?? []
  const deliveries = useQuery(
    trpc.deliveries.list.queryOptions({
      ...(channel === null ? {} : { channelId: channel }),
      ...(outcome === null ? {} : { state: outcome }),
    }),
  )
  return (
    <Page
      title="Delivery log"
      description="Every notification to every channel, newest first: the latest hundred."
    >
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Channel">
          <Select
            value={channel ?? ''}
            onChange={(event) => void choose({ channel: event.target.value || null })}
          >
            <option value="">All channels</option>
            {channels.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Outcome">
          <Select
            value={outcome ?? ''}
            onChange={(event) =>
              void choose({ outcome: stateKeys.find((key) => key === event.target.value) ?? null })
            }
          >
            <option value="">All outcomes</option>
            {stateKeys.map((key) => (
              <option key={key} value={key}>
                {states[key]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <QueryState query={deliveries} skeleton={<SkeletonRows label="Loading the deliveries" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No delivery">Nothing of this kind was stored yet.</EmptyState>
          ) : (
            <Card>
              <DeliveryTable deliveries={list} />
            </Card>
          )
        }
      </QueryState>
    </Page>
  )
}

function DeliveryTable({ deliveries }: { deliveries: DeliveryView[] }) {
  return (
    <Table label="Deliveries">
      <TableHead>
        <tr>
          <HeadCell>Stored ({zoneName()})</HeadCell>
          <HeadCell>What</HeadCell>
          <HeadCell>Channel</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell numeric>Attempts</HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {deliveries.map((delivery) => (
          <TableRow key={delivery.id}>
            <Cell className="whitespace-nowrap tabular-nums">
              {formatDateTime(delivery.createdAtMs)}
            </Cell>
            <RowHead className="break-words">
              <Link href={paths.delivery(delivery.id)} className="underline">
                {delivery.title}
              </Link>
              {delivery.isTest && <Badge className="ml-2">test</Badge>}
            </RowHead>
            <Cell>{delivery.channelName}</Cell>
            <Cell>
              <DeliveryMark state={delivery.state} />
            </Cell>
            <Cell numeric>{delivery.attempts}</Cell>
          </TableRow>
        ))}
      </tbody>
    </Table>
  )
}
