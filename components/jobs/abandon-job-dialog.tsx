'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { JobDetail } from '#server/api/job-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { stepName } from './step-name.ts'
import { undoSteps } from './undo-steps.ts'

export interface AbandonJobDialogProps {
  job: JobDetail
  /** Take back what was done, or leave everything as it is now. */
  undo: boolean
  open: boolean
  onClose: () => void
}

/** Gives a job up, with or without taking back what it did; says what that means. */
export function AbandonJobDialog({ job, undo, open, onClose }: AbandonJobDialogProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const abandon = useMutation(
    trpc.jobs.abandon.mutationOptions({
      onSuccess: ({ undoJobId }) => {
        onClose()
        if (undoJobId !== null) router.push(paths.job(undoJobId))
        return queryClient.invalidateQueries(trpc.jobs.pathFilter())
      },
    }),
  )
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onClose}
      title={undo ? 'Take back what was done' : 'Abandon this job'}
      consequence={undo ? <UndoConsequence job={job} /> : <LeaveConsequence job={job} />}
      actionLabel={undo ? 'Take it back' : 'Abandon, leave as is'}
      pending={abandon.isPending}
      error={abandon.error ? operatorErrorOf(abandon.error) : null}
      typedName={undo ? (job.plan.confirm?.name ?? job.clusterName) : undefined}
      onConfirm={(confirmedName) =>
        abandon.mutate(
          undo ? { jobId: job.id, undo, confirmedName } : { jobId: job.id, undo: false },
        )
      }
    />
  )
}

function UndoConsequence({ job }: { job: JobDetail }) {
  return (
    <div className="flex flex-col gap-2">
      <p>
        This job ends. A new one brings the servers back to what they were, step by step in this
        order; it stops where a server runs as a member by now that this job did not bring in. Data
        that were set aside go back to their place. A node that has joined leaves again, unless it
        came back with its own data; one that was stopped is started. The other members go on.
      </p>
      <ScrollRegion label="Steps that are taken back" className="max-h-56">
        <ol className="list-decimal pl-6">
          {undoSteps(job).map((step) => (
            <li key={step.key}>{stepName(step)}</li>
          ))}
        </ol>
      </ScrollRegion>
    </div>
  )
}

function LeaveConsequence({ job }: { job: JobDetail }) {
  const begun = undoSteps(job).length
  return (
    <p>
      This job ends and {job.clusterName} is free for another one.{' '}
      {begun === 0
        ? 'Nothing was done on any server.'
        : 'The servers stay as they are now, half-way; data that were set aside stay where they are, and a node that was added to the inventory stays in it. This cannot be continued later.'}
    </p>
  )
}
