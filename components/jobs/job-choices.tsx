'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobDetail } from '#server/api/job-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { AbandonJobDialog } from './abandon-job-dialog.tsx'
import { CancelJobDialog } from './cancel-job-dialog.tsx'

/** What can be done with the job now; the way forward first. */
export function JobChoices({ job }: { job: JobDetail }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refusal = useRefusal('job.run')
  const [open, setOpen] = useState<'cancel' | 'abandon' | 'undo' | null>(null)
  const close = () => setOpen(null)
  const onSuccess = () => queryClient.invalidateQueries(trpc.jobs.pathFilter())
  const retry = useMutation(trpc.jobs.retryStep.mutationOptions({ onSuccess }))
  const resume = useMutation(trpc.jobs.resume.mutationOptions({ onSuccess }))
  const step = job.steps.find((each) => each.state !== 'done')
  const may = (choice: JobDetail['choices'][number]) => job.choices.includes(choice)
  const accept = job.reason?.accept ?? []
  const error = retry.error ?? resume.error
  if (job.choices.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        {may('retry') && step !== undefined && (
          <Button
            look="primary"
            pending={retry.isPending}
            disabledReason={refusal}
            onClick={() => retry.mutate({ jobId: job.id, index: step.index })}
          >
            Try the step again
          </Button>
        )}
        {may('resume') && (
          <Button
            look="primary"
            pending={resume.isPending}
            disabledReason={refusal}
            onClick={() => resume.mutate({ jobId: job.id })}
          >
            Check again and go on
          </Button>
        )}
        {may('resume') && accept.length > 0 && (
          <Button
            look="danger"
            pending={resume.isPending}
            disabledReason={refusal}
            onClick={() => resume.mutate({ jobId: job.id, accept })}
          >
            Go on in spite of it
          </Button>
        )}
        {(may('retry') || may('resume')) && <span aria-hidden className="w-4" />}
        {may('cancel') && (
          <Button look="danger" disabledReason={refusal} onClick={() => setOpen('cancel')}>
            Cancel
          </Button>
        )}
        {may('abandon') && job.canUndo && (
          <Button
            look="danger"
            disabledReason={refusal ?? job.undoRefusal?.message}
            onClick={() => setOpen('undo')}
          >
            {job.holdsLock ? 'Abandon and take back' : 'Take back what was done'}
          </Button>
        )}
        {may('abandon') && job.holdsLock && (
          <Button look="danger" disabledReason={refusal} onClick={() => setOpen('abandon')}>
            Abandon, leave as is
          </Button>
        )}
      </div>
      {error !== null && <InlineError error={operatorErrorOf(error)} />}
      <CancelJobDialog job={job} open={open === 'cancel'} onClose={close} />
      <AbandonJobDialog job={job} undo={false} open={open === 'abandon'} onClose={close} />
      <AbandonJobDialog job={job} undo open={open === 'undo'} onClose={close} />
    </div>
  )
}
