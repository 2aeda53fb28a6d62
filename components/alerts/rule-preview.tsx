'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PreviewView, RuleView } from '#server/api/alert-views.ts'
import { formatDuration, formatNumberOf } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

const SHOWN = 10
const SPANS = [1, 7, 30] as const

interface RulePreviewProps {
  rule: RuleView
  /** null: there is no cluster to look at. */
  clusterId: string | null
  threshold: number | null
  forMs: number
}

/** When the rule would have fired with the terms as typed. */
export function RulePreview({ rule, clusterId, threshold, forMs }: RulePreviewProps) {
  const trpc = useTRPC()
  const [asked, ask] = useState<{
    days: (typeof SPANS)[number]
    threshold: number | null
    forMs: number
  } | null>(null)
  const preview = useQuery(
    trpc.alerts.preview.queryOptions(
      asked === null || clusterId === null ? skipToken : { rule: rule.id, clusterId, ...asked },
      { retry: false },
    ),
  )
  if (rule.noPreview !== null) {
    return <p className="text-sm text-soft">No preview: {rule.noPreview}</p>
  }
  if (clusterId === null) return null
  return (
    <section aria-label="Preview" className="flex flex-col gap-2 rounded-lg bg-sunken p-3">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span>It would have fired in the last</span>
        {SPANS.map((days) => (
          <Button
            key={days}
            size="sm"
            aria-pressed={asked?.days === days}
            onClick={() => ask({ days, threshold, forMs })}
          >
            {days === 1 ? 'day' : `${days} days`}
          </Button>
        ))}
      </div>
      {asked !== null && (
        <QueryState
          query={preview}
          skeleton={<SkeletonRows label="Loading the preview" rows={2} />}
        >
          {(view) => <Fired view={view} />}
        </QueryState>
      )}
    </section>
  )
}

function Fired({ view: { count, spans, basis } }: { view: PreviewView }) {
  return (
    <output className="block text-sm">
      <p className="font-medium">{count === 0 ? 'Never.' : `${formatNumberOf(count, 'time')}.`}</p>
      <ul className="mt-1 flex flex-col gap-1">
        {spans.slice(0, SHOWN).map(({ nodeName, fromMs, toMs }) => (
          <li key={`${nodeName} ${fromMs}`} className="tabular-nums">
            {formatDateTime(fromMs)}, for {formatDuration(toMs - fromMs)}
            {nodeName !== null && `, ${nodeName}`}
          </li>
        ))}
      </ul>
      {count > SHOWN && <p className="mt-1 text-soft">and {count - SHOWN} more</p>}
      <p className="mt-2 text-xs text-faint">{basis}</p>
    </output>
  )
}
