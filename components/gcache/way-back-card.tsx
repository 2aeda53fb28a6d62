'use client'

import type { ReactNode } from 'react'
import type { IstAssessment, NodeIst } from '#server/galera/ist/ist-assessment.ts'
import { cn } from '#components/lib/cn.ts'
import { formatBytes, formatCount, formatSeqno } from '#components/lib/format.ts'
import { formatDurationRange } from '#server/galera/figures.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useNow } from '#components/lib/use-now.ts'
import { Age } from '#components/ui/age.tsx'
import { Card } from '#components/ui/card.tsx'
import { DefinitionTerm } from '#components/ui/definition-term.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { awaySentence, downSentence } from './countdown-words.ts'
import { IST_STALE_MS, useIst } from './use-ist.ts'
import { verdictHeadline } from './verdict-words.ts'

/** Whether the node would come back by IST, from whom, how long that holds, and how long it may be away. */
export function WayBackCard({ clusterId, nodeId }: { clusterId: string; nodeId: string }) {
  const ist = useIst(clusterId)
  return (
    <Card title="Way back">
      <QueryState query={ist} skeleton={<SkeletonRows label="Reckoning the way back" rows={4} />}>
        {(answer) => <WayBack answer={answer} nodeId={nodeId} />}
      </QueryState>
    </Card>
  )
}

function WayBack({ answer, nodeId }: { answer: IstAssessment; nodeId: string }) {
  const nowMs = useNow()
  const node = answer.nodes.find((one) => one.nodeId === nodeId)
  if (!node) return <p className="text-soft">Unknown: the console has never read this node.</p>
  const elapsedMs = Math.max(0, nowMs - answer.nowMs)
  const stale = elapsedMs > IST_STALE_MS
  return (
    <div className={cn('flex flex-col gap-4', stale && 'text-faint')}>
      <div>
        <p className="text-base font-medium">{verdictHeadline(node)}</p>
        {node.phase !== 'joining' && (
          <p className="mt-0.5 max-w-prose text-soft">{node.verdict.because}</p>
        )}
        {stale && (
          <p className="mt-1 text-xs text-degraded">
            Old: reckoned <Age atMs={answer.nowMs} />.
          </p>
        )}
      </div>
      {node.phase !== 'joining' && (
        <FactList
          facts={factsOf(node, elapsedMs).map(([key, meaning, value]) => ({
            key,
            term: <DefinitionTerm definition={meaning}>{key}</DefinitionTerm>,
            value: <span className="tabular-nums">{value}</span>,
          }))}
        />
      )}
    </div>
  )
}

function factsOf(node: NodeIst, elapsedMs: number): [string, string, ReactNode][] {
  const { phase, verdict, position, advice, countdown } = node
  const up = phase === 'member'
  const facts: [string, string, ReactNode][] = [
    up
      ? [
          'May be away for',
          'If it goes now: until the largest gcache of the others has gone round once.',
          awaySentence(countdown),
        ]
      : [
          'Time left for IST',
          'Until no Synced member has the first write-set that it misses.',
          downSentence(countdown, elapsedMs),
        ],
    [
      up ? 'Position now' : 'Position',
      'The seqno of the last write-set that it has, and where that is known from. IST needs the next one in the donor’s gcache.',
      position ? `${formatSeqno(position.seqno)} (${position.source})` : 'unknown',
    ],
    [
      'Donor Galera takes',
      'Of the members that can serve IST the one whose gcache begins last, in the own segment first (gcs_group.cpp).',
      verdict.donorName ?? (verdict.kind === 'cannot-join' ? 'none' : 'not known'),
    ],
    [
      'Donor advised',
      'Able to serve, with headroom, takes no client writes, same segment.',
      advice ? (
        <>
          {advice.donorName}: {advice.because}.{' '}
          {advice.donorName !== verdict.donorName && advice.setting !== null && (
            <>
              For one join:{' '}
              <code className="font-mono text-xs">wsrep_sst_donor={advice.setting}</code>
            </>
          )}
        </>
      ) : (
        'no member can be a donor now'
      ),
    ],
  ]
  if (verdict.kind === 'IST' && !up) {
    facts.push([
      'To receive',
      'Write-sets of the group that it does not have, and their size in the gcache.',
      `${formatCount(verdict.writeSets)} write-sets, ${formatBytes(node.istBytes)}`,
    ])
  }
  facts.push([
    'Until Synced',
    'From earlier transfers of this cluster where there were any; otherwise what servers of any size need.',
    node.durationMs
      ? formatDurationRange(node.durationMs)
      : 'unknown: no such transfer was seen yet',
  ])
  return facts
}
