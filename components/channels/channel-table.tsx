'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Ellipsis } from 'lucide-react'
import type { ChannelView } from '#server/api/channel-views.ts'
import { channelKindLabels } from '#server/alerts/channels/channel-kinds.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Age } from '#components/ui/age.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Link } from '#components/ui/link.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { DeliveryMark } from './delivery-mark.tsx'

interface ChannelTableProps {
  channels: ChannelView[]
  /** Why the viewer may not change any. */
  refusal: string | undefined
  onEdit: (channel: ChannelView) => void
  onRemove: (channel: ChannelView) => void
  onTest: (channel: ChannelView) => void
}

export function ChannelTable({ channels, refusal, onEdit, onRemove, onTest }: ChannelTableProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const setEnabled = useMutation(
    trpc.channels.setEnabled.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.channels.list.queryFilter()),
    }),
  )
  return (
    <>
      {setEnabled.error !== null && (
        <InlineError error={operatorErrorOf(setEnabled.error)} className="mb-4" />
      )}
      <Table label="Channels">
        <TableHead>
          <tr>
            <HeadCell>Name</HeadCell>
            <HeadCell>Kind</HeadCell>
            <HeadCell>To</HeadCell>
            <HeadCell>Gets</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell>Last delivery</HeadCell>
            <HeadCell numeric>Waiting</HeadCell>
            <HeadCell>
              <span className="sr-only">Actions</span>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {channels.map((channel) => (
            <TableRow key={channel.id}>
              <RowHead>
                <Link href={paths.deliveries(channel.id)} className="underline">
                  {channel.name}
                </Link>
              </RowHead>
              <Cell className="whitespace-nowrap">{channelKindLabels[channel.kind]}</Cell>
              <Cell className="max-w-64 font-mono text-xs break-all">{channel.target}</Cell>
              <Cell>
                {channel.leastSeverity === 'critical'
                  ? 'critical'
                  : `${channel.leastSeverity} and above`}
                ,{' '}
                {channel.clusterIds === null
                  ? 'all clusters'
                  : `${channel.clusterIds.length} chosen`}
              </Cell>
              <Cell className="max-w-72">
                <ChannelState channel={channel} />
              </Cell>
              <Cell className="whitespace-nowrap">
                {channel.last === null ? (
                  'none yet'
                ) : (
                  <Link href={paths.delivery(channel.last.id)} className="underline">
                    <DeliveryMark state={channel.last.state} /> <Age atMs={channel.last.atMs} />
                  </Link>
                )}
              </Cell>
              <Cell numeric>{channel.waiting}</Cell>
              <Cell className="py-1 text-right">
                <Menu
                  trigger={
                    <Button look="ghost" size="icon" aria-label={`Actions on ${channel.name}`}>
                      <Ellipsis aria-hidden />
                    </Button>
                  }
                >
                  <MenuItem onSelect={() => onTest(channel)} disabledReason={refusal}>
                    Send a test
                  </MenuItem>
                  <MenuItem onSelect={() => onEdit(channel)} disabledReason={refusal}>
                    Change
                  </MenuItem>
                  <MenuItem
                    onSelect={() =>
                      setEnabled.mutate({ id: channel.id, enabled: !channel.enabled })
                    }
                    disabledReason={refusal}
                  >
                    {channel.enabled ? 'Disable' : 'Enable'}
                  </MenuItem>
                  <MenuItem danger onSelect={() => onRemove(channel)} disabledReason={refusal}>
                    Remove
                  </MenuItem>
                </Menu>
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
    </>
  )
}

function ChannelState({ channel }: { channel: ChannelView }) {
  if (!channel.enabled) return <Badge>disabled</Badge>
  if (channel.open === null) return <Badge tone="synced">in use</Badge>
  return (
    <>
      <Badge tone="down">paused</Badge>
      <p className="mt-1 text-xs break-words">
        Since <Age atMs={channel.open.sinceMs} />: {channel.open.why} Deliveries wait; one at a time
        tries whether the receiver is back.
      </p>
    </>
  )
}
