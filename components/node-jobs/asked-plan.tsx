'use client'

import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { PlanReview } from '#components/new-servers/plan-review.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

interface AskedPlanProps {
  actionLabel: string
  /** Puts the question to the servers. */
  ask: () => Promise<{ probeId: string }>
}

const CHECKS = [
  'systemd and MariaDB on the node; grastate.dat where it does not run',
  'Every member, as it tells of itself: state, votes, gcache, who takes writes',
  'How it would come back: IST or SST, from which donor, in what time',
]

/** A plan that is asked for as soon as it is shown; another question is another component, by its key. */
export function AskedPlan({ actionLabel, ask }: AskedPlanProps) {
  const plan = useMutation({
    mutationFn: async () => ({ askedAtMs: Date.now(), ...(await ask()) }),
  })
  const asked = useRef(false)
  const { mutate } = plan
  useEffect(() => {
    if (asked.current) return
    asked.current = true
    mutate()
  }, [mutate])
  const error = plan.error === null ? null : operatorErrorOf(plan.error)
  if (plan.data === undefined) {
    if (error === null) return <SkeletonRows label="Asking for the plan" rows={6} />
    return (
      <div className="flex flex-col items-start gap-4">
        <InlineError error={error} />
        <Button pending={plan.isPending} onClick={() => mutate()}>
          Plan again
        </Button>
      </div>
    )
  }
  return (
    <PlanReview
      key={plan.data.probeId}
      probeId={plan.data.probeId}
      askedAtMs={plan.data.askedAtMs}
      actionLabel={actionLabel}
      planning={plan.isPending}
      error={error}
      checks={CHECKS}
      onPlanAgain={() => mutate()}
    />
  )
}
