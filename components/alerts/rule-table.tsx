'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleView } from '#server/api/alert-views.ts'
import { formatDuration } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { RuleForm } from './rule-form.tsx'

export function RuleTable() {
  const trpc = useTRPC()
  const rules = useQuery(trpc.alerts.rules.queryOptions())
  const [opened, open] = useState<string | null>(null)
  return (
    <QueryState query={rules} skeleton={<SkeletonRows label="Loading the rules" rows={8} />}>
      {(rows) => {
        const rule = rows.find(({ id }) => id === opened)
        return (
          <Card>
            <Table label="Rules">
              <TableHead>
                <tr>
                  <HeadCell>Rule</HeadCell>
                  <HeadCell>Severity</HeadCell>
                  <HeadCell>Threshold</HeadCell>
                  <HeadCell>Fires after</HeadCell>
                  <HeadCell>Changed</HeadCell>
                  <HeadCell>
                    <span className="sr-only">Acts</span>
                  </HeadCell>
                </tr>
              </TableHead>
              <tbody>
                {rows.map((one) => (
                  <RuleRow key={one.id} rule={one} onOpen={() => open(one.id)} />
                ))}
              </tbody>
            </Table>
            <Dialog
              open={rule !== undefined}
              onOpenChange={() => open(null)}
              title={rule?.title ?? ''}
              description={rule?.looksAt}
            >
              {rule && <RuleForm rule={rule} onDone={() => open(null)} />}
            </Dialog>
          </Card>
        )
      }}
    </QueryState>
  )
}

function RuleRow({ rule, onOpen }: { rule: RuleView; onOpen: () => void }) {
  const { title, looksAt, terms, threshold, changed, overrides } = rule
  return (
    <TableRow>
      <RowHead>
        {title}
        <p className="max-w-md text-xs font-normal text-soft">{looksAt}</p>
      </RowHead>
      <Cell>{terms.enabled ? <SeverityMark severity={terms.severity} /> : <Badge>off</Badge>}</Cell>
      <Cell className="whitespace-nowrap tabular-nums">
        {threshold === null ? '–' : `${terms.threshold} ${threshold.unit}`}
      </Cell>
      <Cell className="whitespace-nowrap tabular-nums">
        {terms.forMs === 0 ? 'at once' : formatDuration(terms.forMs)}
      </Cell>
      <Cell>
        <span className="flex flex-wrap gap-1">
          {changed && <Badge>by {changed.by}</Badge>}
          {overrides.map(({ clusterId, clusterName }) => (
            <Badge key={clusterId}>in {clusterName}</Badge>
          ))}
        </span>
      </Cell>
      <Cell>
        <Button size="sm" aria-label={`Open the rule ${title}`} onClick={onOpen}>
          Open
        </Button>
      </Cell>
    </TableRow>
  )
}
