'use client'

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { QuarantineView } from '#server/api/job-views.ts'
import type { OperatorError, ProbeView } from '#server/api/views.ts'
import { isRequestable } from '#server/procedures/is-requestable.ts'
import type { PlanAnswer } from '#server/probes/plan-answer.ts'
import { probePolling } from '#components/inventory/probe-polling.ts'
import { formatBytes } from '#components/lib/format.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { paths } from '#components/lib/paths.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { PlanFindings } from '#components/plans/plan-findings.tsx'
import { PlanSteps } from '#components/plans/plan-steps.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { Spinner } from '#components/ui/spinner.tsx'

interface QuarantineActProps {
  row: QuarantineView
  /** Move them back, or delete them. */
  act: 'restore' | 'release'
}

/** A button that asks the server for the plan, shows it, and starts it once the cluster's name is typed. */
export function QuarantineAct({ row, act }: QuarantineActProps) {
  const trpc = useTRPC()
  const refusal = useRefusal('job.run')
  const [open, setOpen] = useState(false)
  const ask = useMutation(
    act === 'restore'
      ? trpc.jobs.planRestoreData.mutationOptions()
      : trpc.jobs.planReleaseData.mutationOptions(),
  )
  const label = act === 'restore' ? 'Restore' : 'Release'
  return (
    <>
      <Button
        look={act === 'restore' ? 'secondary' : 'danger'}
        size="sm"
        disabledReason={refusal}
        aria-label={`${label} ${row.path} on ${row.server}`}
        onClick={() => {
          setOpen(true)
          ask.mutate({ quarantineId: row.id })
        }}
      >
        {label}
      </Button>
      {open && (
        <PlannedAct
          row={row}
          act={act}
          probeId={ask.data?.probeId ?? null}
          error={ask.error ? operatorErrorOf(ask.error) : null}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface PlannedActProps extends QuarantineActProps {
  probeId: string | null
  error: OperatorError | null
  onClose: () => void
}

function PlannedAct({ row, act, probeId, error, onClose }: PlannedActProps) {
  const trpc = useTRPC()
  const router = useRouter()
  const queryClient = useQueryClient()
  const query = useQuery(
    trpc.probes.get.queryOptions(
      { probeId: probeId ?? '' },
      { enabled: probeId !== null, refetchInterval: probePolling },
    ),
  )
  const request = useMutation(
    trpc.jobs.request.mutationOptions({
      onSuccess: ({ jobId }) => {
        router.push(paths.job(jobId))
        return queryClient.invalidateQueries(trpc.jobs.pathFilter())
      },
    }),
  )
  const probe = query.data as ProbeView<PlanAnswer> | undefined
  const plan = probe?.state === 'done' ? probe.result : null
  const failure =
    error ??
    (probe?.state === 'failed' ? probe.error : query.error ? operatorErrorOf(query.error) : null)
  const title = act === 'restore' ? 'Restore data set aside' : 'Release data set aside'
  if (plan === null || probeId === null || !isRequestable(plan)) {
    return (
      <Dialog open onOpenChange={onClose} title={title} description={<What row={row} act={act} />}>
        {failure !== null && <InlineError error={failure} />}
        {failure === null && plan === null && (
          <output className="flex items-center gap-2.5">
            <Spinner className="text-accent" />
            Signing in to {row.server} and looking. Nothing is changed before the start.
          </output>
        )}
        {plan !== null && <PlanFindings findings={plan.findings} />}
        <DialogActions>
          <Button onClick={onClose}>Close</Button>
        </DialogActions>
      </Dialog>
    )
  }
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={title}
      consequence={
        <div className="flex flex-col gap-3">
          <What row={row} act={act} />
          <ScrollRegion label="The plan" className="max-h-72">
            {plan.findings.length > 0 && <PlanFindings findings={plan.findings} />}
            <PlanSteps steps={plan.steps} />
          </ScrollRegion>
        </div>
      }
      actionLabel={act === 'restore' ? 'Restore' : 'Delete for good'}
      typedName={plan.clusterName}
      pending={request.isPending}
      error={request.error ? operatorErrorOf(request.error) : null}
      onConfirm={(confirmedName) => request.mutate({ probeId, confirmedName })}
    />
  )
}

function What({ row, act }: QuarantineActProps) {
  return (
    <p>
      {formatBytes(row.bytes)} at <span className="font-mono text-xs break-all">{row.path}</span> on{' '}
      {row.server}{' '}
      {act === 'restore'
        ? 'return to the data directory they came from. What is there now is set aside in turn.'
        : 'are deleted, which frees the space. They cannot be brought back.'}
    </p>
  )
}
