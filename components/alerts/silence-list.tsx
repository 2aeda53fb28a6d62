'use client'

import { useQuery } from '@tanstack/react-query'
import type { SilenceView } from '#server/api/alert-views.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { formatDateTime, zoneName } from '#components/lib/time.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { EndSilenceButton } from './end-silence-button.tsx'
import { SilenceButton } from './silence-button.tsx'

export function SilenceList() {
  const trpc = useTRPC()
  const silences = useQuery(trpc.alerts.silences.queryOptions())
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <SilenceButton label="Begin a maintenance" start={{ kind: 'maintenance' }} />
        <SilenceButton label="Silence alerts" start={{ kind: 'silence' }} />
      </div>
      <QueryState query={silences} skeleton={<SkeletonRows label="Loading the silences" />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title="Nothing is silenced">
              Of every alert that fires, people are told. A job silences by itself what it causes on
              the node it works on.
            </EmptyState>
          ) : (
            <Card>
              <SilenceTable silences={rows} />
            </Card>
          )
        }
      </QueryState>
    </div>
  )
}

function SilenceTable({ silences }: { silences: readonly SilenceView[] }) {
  const nowMs = useNow()
  return (
    <Table label="Silences and maintenance">
      <TableHead>
        <tr>
          <HeadCell>Of</HeadCell>
          <HeadCell>Kind</HeadCell>
          <HeadCell>Reason</HeadCell>
          <HeadCell>By</HeadCell>
          <HeadCell>Ends ({zoneName()})</HeadCell>
          <HeadCell>
            <span className="sr-only">Acts</span>
          </HeadCell>
        </tr>
      </TableHead>
      <tbody>
        {silences.map((silence) => {
          const holds = silence.ended === null && silence.endsAtMs > nowMs
          return (
            <TableRow key={silence.id}>
              <RowHead>{coveredBy(silence)}</RowHead>
              <Cell>
                <Badge tone={holds ? 'degraded' : 'neutral'}>
                  {holds ? silence.kind : `${silence.kind}, over`}
                </Badge>
              </Cell>
              <Cell className="break-words">{silence.reason}</Cell>
              <Cell>{silence.createdBy}</Cell>
              <Cell className="tabular-nums">
                {silence.ended
                  ? `ended by ${silence.ended.by}, ${formatDateTime(silence.ended.atMs)}`
                  : formatDateTime(silence.endsAtMs)}
              </Cell>
              <Cell>{holds && <EndSilenceButton silence={silence} />}</Cell>
            </TableRow>
          )
        })}
      </tbody>
    </Table>
  )
}

/** "shop, node1, Node down" */
function coveredBy({ clusterName, nodeName, ruleTitle, severity }: SilenceView): string {
  return [clusterName ?? 'All clusters', nodeName, ruleTitle, severity]
    .filter((part) => part !== null)
    .join(', ')
}
