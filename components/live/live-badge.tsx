'use client'

import { Radio, RefreshCw } from 'lucide-react'
import { formatDuration } from '#components/lib/format.ts'
import { useNow } from '#components/lib/use-now.ts'
import { useLiveConnection } from './live-provider.tsx'

/** Whether the figures on the page come in live; announced when it changes. */
export function LiveBadge() {
  const connection = useLiveConnection()
  return (
    <output className="inline-flex items-center gap-1.5 text-xs font-medium whitespace-nowrap text-soft">
      {connection.state === 'live' ? (
        <>
          <Radio aria-hidden className="size-4" />
          Live
        </>
      ) : (
        <>
          <RefreshCw aria-hidden className="size-4" />
          {connection.state === 'connecting' ? 'Connecting' : 'Reconnecting'}
          {connection.lastAliveMs !== null && <FiguresAge sinceMs={connection.lastAliveMs} />}
        </>
      )}
    </output>
  )
}

function FiguresAge({ sinceMs }: { sinceMs: number }) {
  const nowMs = useNow()
  return (
    <span aria-hidden className="hidden tabular-nums sm:inline">
      figures from {formatDuration(Math.max(0, nowMs - sinceMs))} ago
    </span>
  )
}
