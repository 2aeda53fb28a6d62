'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Badge } from '#components/ui/badge.tsx'

/** Beside the word in the navigation: how many alerts fire that nobody has taken. Nothing at none. */
export function AlertCount() {
  const trpc = useTRPC()
  const count = useQuery(trpc.alerts.count.queryOptions())
  if (count.data === undefined || count.data.firing === 0) return null
  const { firing, worst } = count.data
  return (
    <Badge tone={worst === 'critical' ? 'down' : 'degraded'} className="ml-auto tabular-nums">
      {firing}
      <span className="sr-only">{firing === 1 ? 'alert fires' : 'alerts fire'}</span>
    </Badge>
  )
}
