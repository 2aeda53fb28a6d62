'use client'

import { useQuery } from '@tanstack/react-query'
import type { OperatorError, ProbeView } from '#server/api/views.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { Verdict } from '#components/clusters/verdict.tsx'
import { probePolling } from '#components/inventory/probe-polling.ts'
import { formatDuration } from '#components/lib/format.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useNow } from '#components/lib/use-now.ts'
import { ExportPlan } from '#components/plans/export-plan.tsx'
import { PlanView } from '#components/plans/plan-view.tsx'
import { planVerdict } from '#components/plans/plan-verdict.ts'
import { Button } from '#components/ui/button.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Spinner } from '#components/ui/spinner.tsx'
import { StartCard } from './start-card.tsx'

interface PlanReviewProps {
  probeId: string
  /** Console time at which the plan was asked for. */
  askedAtMs: number
  actionLabel: string
  /** It is being planned anew. */
  planning: boolean
  error: OperatorError | null
  /** What is looked at for the plan. */
  checks: readonly string[]
  /** Absent where nothing was entered. */
  onBack?: () => void
  onPlanAgain: () => void
}

/** The preflight check, then the plan; nothing has been changed yet. */
export function PlanReview(props: PlanReviewProps) {
  const { probeId, askedAtMs, actionLabel, error, checks, ...again } = props
  const trpc = useTRPC()
  const query = useQuery(
    trpc.probes.get.queryOptions({ probeId }, { refetchInterval: probePolling }),
  )
  const probe = query.data as ProbeView<PlanAnswer> | undefined
  const failure =
    error ??
    (probe?.state === 'failed'
      ? probe.error
      : query.error === null
        ? null
        : operatorErrorOf(query.error))
  if (failure !== null) {
    return (
      <div className="flex flex-col gap-4">
        <InlineError error={failure} />
        <AgainButtons {...again} />
      </div>
    )
  }
  if (probe?.state !== 'done') {
    return <Checking queued={probe?.state !== 'running'} askedAtMs={askedAtMs} checks={checks} />
  }
  const plan = probe.result
  const verdict = planVerdict(plan)
  return (
    <>
      <Verdict severity={verdict.severity} sentence={verdict.sentence} nowMs={plan.plannedAtMs} />
      <div className="flex flex-wrap gap-2">
        <AgainButtons {...again} />
        <ExportPlan of={{ probeId }} />
      </div>
      <PlanView plan={plan} />
      <StartCard probeId={probeId} plan={plan} actionLabel={actionLabel} />
    </>
  )
}

function AgainButtons({
  planning,
  onBack,
  onPlanAgain,
}: Pick<PlanReviewProps, 'planning' | 'onBack' | 'onPlanAgain'>) {
  return (
    <div className="flex flex-wrap gap-2">
      {onBack && <Button onClick={onBack}>Change what was entered</Button>}
      <Button pending={planning} onClick={onPlanAgain}>
        Plan again
      </Button>
    </div>
  )
}

function Checking({
  queued,
  askedAtMs,
  checks,
}: Pick<PlanReviewProps, 'askedAtMs' | 'checks'> & { queued: boolean }) {
  const nowMs = useNow()
  return (
    <div className="flex flex-col gap-3 py-6">
      <output className="flex items-center gap-2.5 text-base">
        <Spinner className="text-accent" />
        {queued
          ? 'Waiting for the worker to begin.'
          : 'Signing in to the servers and checking them.'}
        <span aria-hidden className="text-sm text-faint tabular-nums">
          {formatDuration(Math.max(0, nowMs - askedAtMs))}
        </span>
      </output>
      <ul className="max-w-prose list-disc pl-10 text-soft">
        {checks.map((check) => (
          <li key={check}>{check}</li>
        ))}
      </ul>
      <p className="max-w-prose pl-6.5 text-xs text-faint">
        Only reading: nothing is changed on any server before you start the job.
      </p>
    </div>
  )
}
