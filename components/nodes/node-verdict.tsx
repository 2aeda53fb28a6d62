import type { NodeView } from '#server/api/views.ts'
import type { NodeAssessment, NodeSnapshot } from '#server/galera/model.ts'
import { conditionLabels } from '#server/galera/labels.ts'
import { SentenceWithTimes } from '#components/layout/sentence-with-times.tsx'
import { cn } from '#components/lib/cn.ts'
import { formatDuration } from '#components/lib/format.ts'
import { formatMoment } from '#components/lib/time.ts'
import { Age } from '#components/ui/age.tsx'
import { conditionLook } from '#components/ui/state-look.ts'
import { toneText } from '#components/ui/tone.ts'
import { stateSince } from './state-since.ts'

interface NodeVerdictProps {
  node: NodeView
  assessment: NodeAssessment
  snapshot: NodeSnapshot | null
  nowMs: number
}

const ARBITRATOR =
  'It counts for the quorum and stores no data. It answers no SQL: the members tell of it.'

/** Condition, why, since when, and how old the evidence is. */
export function NodeVerdict({ node, assessment, snapshot, nowMs }: NodeVerdictProps) {
  const votes = node.kind === 'arbitrator' && assessment.condition === 'member'
  const { Icon, tone } = conditionLook[assessment.condition]
  const since = stateSince(snapshot)
  return (
    <div className="flex items-start gap-3">
      <Icon aria-hidden className={cn('mt-1 size-6 shrink-0', toneText[tone])} />
      <div>
        <p className="text-xl font-medium" aria-live="polite">
          {assessment.label}. <SentenceWithTimes sentence={assessment.because} nowMs={nowMs} />
        </p>
        <p className="mt-1 max-w-prose text-soft">
          {votes ? ARBITRATOR : conditionLabels[assessment.condition].explanation}
        </p>
        <p
          className={cn(
            'mt-1 text-xs tabular-nums',
            assessment.stale ? 'text-degraded' : 'text-faint',
          )}
        >
          {since !== null &&
            `${since.what} since ${formatMoment(since.atMs, nowMs)} (${formatDuration(Math.max(0, nowMs - since.atMs))}). `}
          {node.kind === 'data' && (
            <>
              {assessment.stale ? 'Old: last reading ' : 'Last reading '}
              <Age atMs={snapshot?.observedAtMs ?? null} never="never taken" />.
            </>
          )}
        </p>
      </div>
    </div>
  )
}
