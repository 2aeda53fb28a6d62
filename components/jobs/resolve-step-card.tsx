'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { JobDetail, JobStepView } from '#server/api/job-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'

const decisions = [
  {
    decision: 'done',
    label: 'It has happened',
    text: 'You looked at the server, and nothing is left to do. The job goes on with the next step.',
  },
  {
    decision: 'retry',
    label: 'Run it',
    text: 'It has not happened, or may safely happen again. The step runs now.',
  },
  {
    decision: 'abort',
    label: 'Stop here',
    text: 'The step counts as failed. Then it can be tried again, or the job abandoned.',
  },
] as const

/** After a crash the console could not tell whether a step has happened: a person says it. */
export function ResolveStepCard({ job, step }: { job: JobDetail; step: JobStepView }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refusal = useRefusal('job.run')
  const resolve = useMutation(
    trpc.jobs.resolveStep.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.jobs.pathFilter()),
    }),
  )
  return (
    <Card
      title="Your decision"
      description={`Look at ${step.server}: has “${step.title}” happened there? Nothing goes on before you say so.`}
    >
      <ul className="flex flex-col gap-3">
        {decisions.map(({ decision, label, text }) => (
          <li key={decision} className="flex flex-col gap-1.5 sm:flex-row sm:items-center sm:gap-4">
            <Button
              className="self-start sm:w-40"
              pending={resolve.isPending && resolve.variables.decision === decision}
              disabledReason={refusal}
              onClick={() => resolve.mutate({ jobId: job.id, index: step.index, decision })}
            >
              {label}
            </Button>
            <span className="max-w-prose text-soft">{text}</span>
          </li>
        ))}
      </ul>
      {resolve.error !== null && (
        <InlineError className="mt-4" error={operatorErrorOf(resolve.error)} />
      )}
    </Card>
  )
}
