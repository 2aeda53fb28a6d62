'use client'

import { useMutation } from '@tanstack/react-query'
import type { SilenceView } from '#server/api/alert-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { notify } from '#components/ui/toast.tsx'
import { useAlertingChanged } from './use-alerting.ts'

export function EndSilenceButton({ silence }: { silence: Pick<SilenceView, 'id' | 'reason'> }) {
  const trpc = useTRPC()
  const changed = useAlertingChanged()
  const refusal = useRefusal('alert.handle')
  const end = useMutation(
    trpc.alerts.endSilence.mutationOptions({
      onSuccess: changed,
      onError: (error) => {
        const { message, mend } = operatorErrorOf(error)
        notify(message, mend)
      },
    }),
  )
  return (
    <Button
      size="sm"
      disabledReason={refusal}
      pending={end.isPending}
      aria-label={`End now: ${silence.reason}`}
      onClick={() => end.mutate({ id: silence.id })}
    >
      End now
    </Button>
  )
}
