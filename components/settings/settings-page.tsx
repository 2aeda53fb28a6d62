'use client'

import { useQuery } from '@tanstack/react-query'
import type { WorkerView } from '#server/api/views.ts'
import { Page } from '#components/layout/page.tsx'
import { formatCount, formatRate } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Age } from '#components/ui/age.tsx'
import { Card } from '#components/ui/card.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { MetricsTokens } from './metrics-tokens.tsx'
import { RetentionForm } from './retention-form.tsx'

/** How the monitor is doing, and how long figures are kept. */
export function SettingsPage() {
  const trpc = useTRPC()
  const settings = useQuery(trpc.settings.get.queryOptions())
  return (
    <Page
      title="Monitor"
      description="The process that asks every node for its state once a second."
    >
      <QueryState query={settings} skeleton={<SkeletonRows label="Loading the settings" />}>
        {(view) => (
          <>
            <MonitorHealth worker={view.worker} />
            <RetentionForm retention={view.retention} />
            <MetricsTokens />
          </>
        )}
      </QueryState>
    </Page>
  )
}

function MonitorHealth({ worker }: { worker: WorkerView }) {
  const { figures } = worker
  const unmeasured = 'not measured yet'
  return (
    <Card title="Health">
      <FactList
        facts={[
          { key: 'seen', term: 'Last sign of life', value: <Age atMs={worker.heartbeatAtMs} /> },
          {
            key: 'nodes',
            term: 'Nodes watched',
            value: figures === null ? unmeasured : formatCount(figures.nodes),
          },
          {
            key: 'polls',
            term: 'Polls',
            value: figures === null ? unmeasured : formatRate(figures.pollsPerSecond),
          },
          {
            key: 'median',
            term: 'Time of a poll, median',
            value: figures === null ? unmeasured : formatMs(figures.medianPollMs),
          },
          {
            key: 'p95',
            term: 'Time of a poll, 95th percentile',
            value: figures === null ? unmeasured : formatMs(figures.p95PollMs),
          },
        ]}
      />
    </Card>
  )
}

function formatMs(durationMs: number): string {
  return `${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`
}
