import { Check } from 'lucide-react'
import { cn } from '#components/lib/cn.ts'

interface WizardStepsProps {
  steps: readonly string[]
  /** Index of the open step. */
  current: number
}

/** Where one is on the way, and what is still to come. */
export function WizardSteps({ steps, current }: WizardStepsProps) {
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={cn(
            'flex items-center gap-2 text-faint',
            index === current && 'font-medium text-ink',
          )}
        >
          <span
            className={cn(
              'grid size-5 place-items-center rounded-full border border-control text-2xs tabular-nums',
              index === current && 'border-accent bg-accent text-accent-ink',
            )}
          >
            {index < current ? <Check aria-hidden className="size-3" /> : index + 1}
          </span>
          {step}
          {index < current && <span className="sr-only">done</span>}
        </li>
      ))}
    </ol>
  )
}
