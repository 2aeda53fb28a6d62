import type { IstAssessment, NodeIst } from '#server/galera/ist/ist-assessment.ts'
import { formatByteRate, formatBytes, formatCount, formatSeqno } from '#components/lib/format.ts'
import { formatMoment } from '#components/lib/time.ts'
import { Card } from '#components/ui/card.tsx'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { timeOrNone } from './countdown-words.ts'

/** What each gcache holds now, and how long a full one lasts. */
export function RangesCard({ answer, nowMs }: { answer: IstAssessment; nowMs: number }) {
  return (
    <Card
      title="Cached range and retention"
      description={`Every gcache takes in ${formatByteRate(answer.presentRate)} now and ${formatByteRate(answer.peakRate)} in the busiest minute of the last day: all members see the same stream.`}
    >
      <Table label="Cached range and retention of each node">
        <TableHead>
          <tr>
            <HeadCell>Node</HeadCell>
            <HeadCell numeric>
              <DefinitionTerm definition="wsrep_local_cached_downto: the lowest seqno that this node can still give to a joiner.">
                From seqno
              </DefinitionTerm>
            </HeadCell>
            <HeadCell numeric>To seqno</HeadCell>
            <HeadCell numeric>Write-sets</HeadCell>
            <HeadCell numeric>Size</HeadCell>
            <HeadCell>Since</HeadCell>
            <HeadCell>Full ring lasts now</HeadCell>
            <HeadCell>
              <DefinitionTerm definition="The shortest time in which the last day wrote as much as the ring holds.">
                At the busiest
              </DefinitionTerm>
            </HeadCell>
          </tr>
        </TableHead>
        <tbody>
          {answer.nodes.map((node) => (
            <NodeRange key={node.nodeId} node={node} nowMs={nowMs} rate={answer.presentRate} />
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

function NodeRange({ node, nowMs, rate }: { node: NodeIst; nowMs: number; rate: number | null }) {
  const { range, retention, stores } = node.gcache
  const none = rate === null || (stores?.ringBytes ?? null) === null ? 'unknown' : 'no writes'
  return (
    <TableRow>
      <RowHead>{node.name}</RowHead>
      <Cell numeric className="font-mono text-xs">
        {formatSeqno(range?.from ?? null)}
      </Cell>
      <Cell numeric className="font-mono text-xs">
        {formatSeqno(range?.to ?? null)}
      </Cell>
      <Cell numeric>{range ? formatCount(range.to - range.from + 1) : 'unknown'}</Cell>
      <Cell numeric>
        {range?.bytesEstimated ? '≈ ' : ''}
        {formatBytes(range?.bytes ?? null)}
      </Cell>
      <Cell>{sinceText(range, nowMs)}</Cell>
      <Cell className="tabular-nums">{timeOrNone(retention.presentMs, none)}</Cell>
      <Cell className="tabular-nums">{timeOrNone(retention.worstMs, none)}</Cell>
    </TableRow>
  )
}

function sinceText(range: NodeIst['gcache']['range'], nowMs: number): string {
  if (!range) return 'unknown'
  return range.sinceMs === null
    ? 'before the console’s history'
    : formatMoment(range.sinceMs, nowMs)
}
