import type { JobDetail, JobStepView } from '#server/api/job-views.ts'
import { formatDuration, formatNumberOf } from '#components/lib/format.ts'
import { Card } from '#components/ui/card.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { JobStep } from './job-step.tsx'
import { stepGroups } from './step-groups.ts'

/** The steps in their order; the one at work is open. */
export function StepList({ job }: { job: JobDetail }) {
  const { folded, shown } = stepGroups(job)
  const row = (step: JobStepView) => (
    <JobStep
      key={step.key}
      job={job}
      step={step}
      planned={job.plan.steps[step.index]}
      current={isOpen(job, step)}
    />
  )
  return (
    <Card title={`Steps, ${job.stepsDone} of ${job.stepsTotal} done`}>
      {folded.length > 0 && (
        <Disclosure
          className="border-b border-line pb-2.5"
          summary={
            <span className="text-soft">
              {formatNumberOf(folded.length, 'finished step')}, {formatDuration(spanMs(folded))}
            </span>
          }
        >
          <ol className="divide-y divide-line">{folded.map(row)}</ol>
        </Disclosure>
      )}
      <ol className={folded.length > 0 ? 'divide-y divide-line pt-2.5' : 'divide-y divide-line'}>
        {shown.map(row)}
      </ol>
    </Card>
  )
}

/** By the clock on the wall: steps of one wave run at the same time. */
function spanMs(steps: readonly JobStepView[]): number {
  const begun = steps.flatMap(({ startedAtMs }) => startedAtMs ?? [])
  const ended = steps.flatMap(({ endedAtMs }) => endedAtMs ?? [])
  return Math.max(0, Math.max(...ended) - Math.min(...begun))
}

/** A step at work, or the one where the job stands; none once it is over. */
function isOpen(job: JobDetail, step: JobStepView): boolean {
  if (job.endedAtMs !== null) return false
  const current = job.steps.find((each) => each.state !== 'done')
  if (step.index === current?.index) return step.attempt > 0 || job.state === 'blocked'
  return step.state !== 'waiting' && step.state !== 'done'
}
