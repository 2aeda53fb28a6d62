import { Check, CircleHelp, TriangleAlert, X, type LucideIcon } from 'lucide-react'
import { COVERED_MINUTES, coverageOf, type Coverage } from '#server/galera/gcache/coverage.ts'
import type { IstAssessment, NodeIst } from '#server/galera/ist/ist-assessment.ts'
import { cn } from '#components/lib/cn.ts'
import { formatDuration } from '#components/lib/format.ts'
import { Card } from '#components/ui/card.tsx'
import { Cell, HeadCell, RowHead, Table, TableHead, TableRow } from '#components/ui/table.tsx'
import { toneText, type Tone } from '#components/ui/tone.ts'

const LOOK: Record<Coverage, { word: string; Icon: LucideIcon; tone: Tone }> = {
  yes: { word: 'IST', Icon: Check, tone: 'synced' },
  'unless-busy': { word: 'unless busy', Icon: TriangleAlert, tone: 'degraded' },
  no: { word: 'SST', Icon: X, tone: 'down' },
  unknown: { word: 'unknown', Icon: CircleHelp, tone: 'unknown' },
}

/** For each node as the joiner and outages of a minute to a day: would IST serve. */
export function CoverageCard({ answer }: { answer: IstAssessment }) {
  const watchedMs = answer.historyFromMs === null ? 0 : answer.nowMs - answer.historyFromMs
  return (
    <Card
      title="Coverage"
      description="Each node as the joiner, if it goes now and is away for so long. IST: also at the busiest rate of the last day. Unless busy: at the present rate only, or not watched for so long yet."
    >
      <Table label="Coverage of outages by IST">
        <TableHead>
          <tr>
            <HeadCell>Node</HeadCell>
            {COVERED_MINUTES.map((minutes) => (
              <HeadCell key={minutes}>{formatDuration(minutes * 60_000)}</HeadCell>
            ))}
          </tr>
        </TableHead>
        <tbody>
          {answer.nodes.map((node) => (
            <TableRow key={node.nodeId}>
              <RowHead>{node.name}</RowHead>
              {node.phase === 'member' ? (
                COVERED_MINUTES.map((minutes) => (
                  <Cell key={minutes} className="whitespace-nowrap">
                    <Covered
                      coverage={coverageOf(
                        node.countdown,
                        minutes * 60_000,
                        rejoinMs(node),
                        watchedMs,
                      )}
                    />
                  </Cell>
                ))
              ) : (
                <Cell colSpan={COVERED_MINUTES.length} className="text-soft">
                  Not in a Primary component now.
                </Cell>
              )}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </Card>
  )
}

/** A joiner asks for what it missed some seconds after its start. */
function rejoinMs({ durationMs }: NodeIst): number {
  return durationMs?.[0] ?? 0
}

function Covered({ coverage }: { coverage: Coverage }) {
  const { word, Icon, tone } = LOOK[coverage]
  return (
    <span className="inline-flex items-center gap-1 text-xs">
      <Icon aria-hidden className={cn('size-3.5', toneText[tone])} />
      {word}
    </span>
  )
}
