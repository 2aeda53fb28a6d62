'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { JobDetail } from '#server/api/job-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { stepName } from './step-name.ts'

interface CancelJobDialogProps {
  job: JobDetail
  open: boolean
  onClose: () => void
}

type ActionName = JobDetail['steps'][number]['action']

/** What cancelling does to a step at work (`cancel` of its action, server/actions); else it is finished. */
const outcomes: Partial<Record<ActionName, string>> = {
  'join-cluster': 'is left to the server: MariaDB goes on starting there, and may become a member.',
  'bootstrap-cluster': 'is left to the server: MariaDB goes on starting there.',
  'stop-mariadb': 'is left to the server: MariaDB goes on stopping there.',
  'prove-configuration': 'is ended; it only reads.',
}

/** Says what cancelling would leave behind before it is done. */
export function CancelJobDialog({ job, open, onClose }: CancelJobDialogProps) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      onSuccess: () => {
        onClose()
        return queryClient.invalidateQueries(trpc.jobs.pathFilter())
      },
    }),
  )
  const done = job.steps.filter((step) => step.state === 'done')
  const running = job.steps.filter((step) => step.state === 'running')
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title="Cancel this job"
      consequence={
        <div className="flex flex-col gap-2">
          {running.map((step) => (
            <p key={step.key}>
              {stepName(step)}{' '}
              {outcomes[step.action] ?? 'is finished first, so that nothing is left half-done.'}
            </p>
          ))}
          <p>No further step is begun.</p>
          {done.length === 0 ? (
            <p>No step is done yet.</p>
          ) : (
            <>
              <p>This stays as it is:</p>
              <ScrollRegion label="Steps that stay done" className="max-h-48">
                <ul className="list-disc pl-5">
                  {done.map((step) => (
                    <li key={step.key}>{stepName(step)}</li>
                  ))}
                </ul>
              </ScrollRegion>
              <p>It can be taken back afterwards from this page.</p>
            </>
          )}
        </div>
      }
      actionLabel="Cancel the job"
      keepLabel="Let it run"
      pending={cancel.isPending}
      error={cancel.error ? operatorErrorOf(cancel.error) : null}
      onConfirm={() => cancel.mutate({ jobId: job.id })}
    />
  )
}
