'use client'

import { useNow } from '#components/lib/use-now.ts'
import { formatAge } from '#components/lib/format.ts'
import { formatDateTime } from '#components/lib/time.ts'

interface AgeProps {
  /** Console time in ms since the epoch; null when it never happened. */
  atMs: number | null
  /** Shown instead when `atMs` is null. */
  never?: string
  className?: string | undefined
}

/** "3 s ago", ticking; the full time on hover and for machines. */
export function Age({ atMs, never = 'never', className }: AgeProps) {
  const nowMs = useNow()
  if (atMs === null) return <span className={className}>{never}</span>
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={formatDateTime(atMs)}
      className={className ?? 'tabular-nums'}
    >
      {formatAge(nowMs - atMs)}
    </time>
  )
}
