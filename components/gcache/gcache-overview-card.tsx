'use client'

import type { IstAssessment, NodeIst } from '#server/galera/ist/ist-assessment.ts'
import { formatByteRate, formatBytes, formatCount } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useNow } from '#components/lib/use-now.ts'
import { Card } from '#components/ui/card.tsx'
import { Link } from '#components/ui/link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { countdownLabel, timeOrNone } from './countdown-words.ts'
import { shortestWindow } from './shortest-window.ts'
import { useIst } from './use-ist.ts'

/** For each node: how far its gcache reaches, and how it would come back. */
export function GcacheOverviewCard({ clusterId }: { clusterId: string }) {
  const ist = useIst(clusterId)
  return (
    <Card
      title="IST and gcache"
      actions={
        <Link href={paths.gcache(clusterId)} className="text-sm underline">
          Rates, coverage and sizes
        </Link>
      }
      description={ist.data && shortestWindow(ist.data)}
    >
      <QueryState query={ist} skeleton={<SkeletonRows label="Loading the gcache" rows={3} />}>
        {(answer) => <Nodes answer={answer} />}
      </QueryState>
    </Card>
  )
}

function Nodes({ answer }: { answer: IstAssessment }) {
  const nowMs = useNow()
  return (
    <>
      <Table label="IST and gcache of each node">
        <TableHead>
          <tr>
            <HeadCell>Node</HeadCell>
            <HeadCell>Way back now</HeadCell>
            <HeadCell>Time</HeadCell>
            <HeadCell numeric>Ring</HeadCell>
            <HeadCell numeric>Write-sets kept</HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {answer.nodes.map((node) => (
            <TableRow key={node.nodeId}>
              <RowHead>
                <Link href={paths.node(node.nodeId)} className="underline">
                  {node.name}
                </Link>
              </RowHead>
              <Cell>{node.phase === 'joining' ? 'joining now' : shortVerdict(node)}</Cell>
              <Cell className="tabular-nums">
                {node.phase === 'joining'
                  ? '–'
                  : node.phase === 'member'
                    ? awayText(node)
                    : countdownLabel(node.countdown, nowMs - answer.nowMs)}
              </Cell>
              <Cell numeric>{formatBytes(node.gcache.stores?.ringBytes ?? null)}</Cell>
              <Cell numeric>
                {node.gcache.range
                  ? formatCount(node.gcache.range.to - node.gcache.range.from + 1)
                  : 'unknown'}
              </Cell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      <p className="mt-3 text-xs text-faint">
        Every gcache takes in {formatByteRate(answer.presentRate)} now,{' '}
        {formatByteRate(answer.peakRate)} in the busiest minute of the last day.
      </p>
    </>
  )
}

function shortVerdict({ verdict }: NodeIst): string {
  const from = verdict.donorName === null ? '' : ` from ${verdict.donorName}`
  if (verdict.kind === 'cannot-join') return 'cannot join'
  if (verdict.kind !== 'not-enough-evidence') return `${verdict.kind}${from}`
  return verdict.likely === null ? 'unknown' : `unknown, ${verdict.likely} is likely`
}

function awayText({ countdown }: NodeIst): string {
  if (countdown.kind === 'unknown') return 'unknown'
  if (countdown.kind === 'lost') return 'no donor'
  return `may be away for ${timeOrNone(countdown.presentMs, 'any time: no writes')}`
}
