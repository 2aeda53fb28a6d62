'use client'

import type { JobStepView } from '#server/api/job-views.ts'
import type { Range } from '#server/procedures/plan.ts'
import { formatDuration } from '#components/lib/format.ts'
import { formatDurationRange } from '#server/galera/figures.ts'
import { useNow } from '#components/lib/use-now.ts'

/** How long a step took or takes, against what was planned. */
export function StepTime({ step, planned }: { step: JobStepView; planned: Range | undefined }) {
  const against = planned === undefined ? '' : formatDurationRange(planned)
  if (step.state === 'waiting') return against
  return (
    <>
      {step.tookMs === null && step.state === 'running' && step.startedAtMs !== null ? (
        <Elapsed sinceMs={step.startedAtMs} />
      ) : step.tookMs === null ? (
        'not finished'
      ) : (
        formatDuration(step.tookMs)
      )}
      {against !== '' && <span className="text-faint">, planned {against}</span>}
    </>
  )
}

function Elapsed({ sinceMs }: { sinceMs: number }) {
  const nowMs = useNow()
  return formatDuration(Math.max(0, nowMs - sinceMs))
}
