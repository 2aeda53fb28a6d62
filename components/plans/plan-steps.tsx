import type { PlanStep } from '#server/procedures/plan.ts'
import { formatDurationRange } from '#server/galera/figures.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Card } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { PlanStepBody } from './plan-step-body.tsx'

/** Every step on every server, in the order in which they run. */
export function PlanSteps({ steps }: { steps: PlanStep[] }) {
  return (
    <Card title="Steps" description="In this order. Unfold one to see its commands and files.">
      <ol className="divide-y divide-line">
        {steps.map((step, index) => (
          <li key={step.key} className="py-2 first:pt-0 last:pb-0">
            <Disclosure
              summary={
                <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <span className="w-5 shrink-0 text-right text-faint tabular-nums">
                    {index + 1}
                  </span>
                  <span className="min-w-0 flex-1 basis-48 font-medium break-words">
                    {step.title}
                  </span>
                  {step.files.length > 0 && (
                    <span className="text-xs text-faint">
                      {step.files.length === 1 ? '1 file' : `${step.files.length} files`}
                    </span>
                  )}
                  <Badge>{step.server}</Badge>
                  <span className="text-xs text-soft tabular-nums sm:w-32 sm:text-right">
                    {formatDurationRange(step.expectedMs)}
                  </span>
                </span>
              }
            >
              <PlanStepBody step={step} />
            </Disclosure>
          </li>
        ))}
      </ol>
    </Card>
  )
}
