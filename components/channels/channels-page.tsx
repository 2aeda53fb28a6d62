'use client'

import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { ChannelView } from '#server/api/channel-views.ts'
import { Page } from '#components/layout/page.tsx'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { ChannelDialog } from './channel-dialog.tsx'
import { ChannelTable } from './channel-table.tsx'
import { RemoveChannel } from './remove-channel.tsx'
import { TestDialog } from './test-dialog.tsx'

/** Where notifications are sent. */
export function ChannelsPage() {
  const trpc = useTRPC()
  const channels = useQuery(trpc.channels.list.queryOptions())
  const refusal = useRefusal('channel.write')
  const [editing, setEditing] = useState<ChannelView | 'new' | null>(null)
  const [removing, setRemoving] = useState<ChannelView | null>(null)
  const [testing, setTesting] = useState<ChannelView | null>(null)
  return (
    <Page
      title="Channels"
      description="Where the console sends alerts. Each is sent until the receiver takes it, for up to 24 hours, in order within an incident."
      actions={
        <>
          <ButtonLink href={paths.deliveries()}>Delivery log</ButtonLink>
          <Button disabledReason={refusal} onClick={() => setEditing('new')}>
            <Plus aria-hidden /> Add a channel
          </Button>
        </>
      }
    >
      <QueryState query={channels} skeleton={<SkeletonRows label="Loading the channels" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No channels yet">
              Alerts are shown in the console only, until a channel is added here.
            </EmptyState>
          ) : (
            <Card>
              <ChannelTable
                channels={list}
                refusal={refusal}
                onEdit={setEditing}
                onRemove={setRemoving}
                onTest={setTesting}
              />
            </Card>
          )
        }
      </QueryState>
      <ChannelDialog editing={editing} onClose={() => setEditing(null)} />
      <RemoveChannel channel={removing} onClose={() => setRemoving(null)} />
      <TestDialog channel={testing} onClose={() => setTesting(null)} />
    </Page>
  )
}
