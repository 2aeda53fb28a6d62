import type { JobDetail, JobStepView } from '#server/api/job-views.ts'
import type { PlanStep } from '#server/procedures/plan.ts'
import { cn } from '#components/lib/cn.ts'
import { PlanStepBody } from '#components/plans/plan-step-body.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { FactList } from '#components/ui/fact-list.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { evidenceFacts } from './evidence-facts.ts'
import { stepLook } from './job-look.ts'
import { LookIcon } from './look-icon.tsx'
import { StepProgress } from './step-progress.tsx'
import { StepTime } from './step-time.tsx'
import { Transcript } from './transcript.tsx'

interface JobStepProps {
  job: JobDetail
  step: JobStepView
  planned: PlanStep | undefined
  /** The job stands or works at this one. */
  current: boolean
}

/** A step: one line, and unfolded what it does, how it goes and what proved it done. */
export function JobStep({ job, step, planned, current }: JobStepProps) {
  return (
    <li aria-current={current ? 'step' : undefined} className="py-2.5 first:pt-0 last:pb-0">
      <Disclosure
        open={current}
        summary={
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <LookIcon look={stepLook[step.state]} className="size-4" />
            <span
              className={cn(
                'min-w-0 flex-1 basis-44 break-words',
                step.state === 'waiting' ? 'text-soft' : 'font-medium',
              )}
            >
              {step.title}
            </span>
            <Badge>{step.server}</Badge>
            <span className="text-xs text-soft tabular-nums sm:w-52 sm:text-right">
              <StepTime step={step} planned={planned?.expectedMs} />
            </span>
          </span>
        }
      >
        <StepBody job={job} step={step} planned={planned} />
      </Disclosure>
    </li>
  )
}

function StepBody({ job, step, planned }: Omit<JobStepProps, 'current'>) {
  const begun = step.attempt > 0
  if (!begun && step.error === null) return planned && <PlanStepBody step={planned} />
  return (
    <div className="flex flex-col gap-4">
      {step.error !== null && <InlineError error={{ code: 'step', ...step.error }} />}
      {step.state === 'running' && step.progress !== null && (
        <StepProgress progress={step.progress} of={step.title} />
      )}
      {step.evidence !== null && Object.keys(step.evidence).length > 0 && (
        <section aria-label={`Evidence of ${step.title}`}>
          <h3 className="mb-1.5 text-xs font-medium text-faint">Proved by</h3>
          <FactList facts={evidenceFacts(step.evidence)} />
        </section>
      )}
      {begun && (
        <Transcript
          jobId={job.id}
          stepIndex={step.index}
          of={`step ${step.index + 1}, ${step.title}`}
          live={step.state === 'running'}
          className={step.state === 'done' ? 'max-h-64 min-h-24' : 'h-72'}
        />
      )}
      {step.attempt > 1 && (
        <p className="text-xs text-faint">Begun {step.attempt} times; all are in the transcript.</p>
      )}
      {planned && (
        <Disclosure summary={<span className="text-soft">What it was planned to do</span>}>
          <PlanStepBody step={planned} />
        </Disclosure>
      )}
    </div>
  )
}
