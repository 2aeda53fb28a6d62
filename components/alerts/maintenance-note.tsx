'use client'

import { useQuery } from '@tanstack/react-query'
import { Wrench } from 'lucide-react'
import { formatMoment } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { EndSilenceButton } from './end-silence-button.tsx'

/** On the page of a cluster or a node while it is in maintenance: why, until when, and the way out. */
export function MaintenanceNote({ clusterId, nodeId }: { clusterId: string; nodeId?: string }) {
  const trpc = useTRPC()
  const nowMs = useNow()
  const silences = useQuery(trpc.alerts.silences.queryOptions())
  const active = (silences.data ?? []).filter(
    (one) =>
      one.kind === 'maintenance' &&
      one.clusterId === clusterId &&
      (nodeId === undefined || one.nodeId === null || one.nodeId === nodeId) &&
      one.ended === null &&
      one.endsAtMs > nowMs,
  )
  return active.map((one) => (
    <section
      key={one.id}
      aria-label="Maintenance"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-sunken px-4 py-2 text-sm"
    >
      <Wrench aria-hidden className="size-4 shrink-0 text-degraded" />
      <p className="min-w-0 flex-1">
        <strong className="font-medium">
          {one.nodeName === null ? 'In maintenance' : `${one.nodeName} is in maintenance`}
        </strong>{' '}
        until {formatMoment(one.endsAtMs, nowMs)}: {one.reason} ({one.createdBy}). Nobody is told of
        its alerts.
      </p>
      <EndSilenceButton silence={one} />
    </section>
  ))
}
