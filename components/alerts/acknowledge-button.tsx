'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { AlertDetail } from '#server/api/alert-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { useAlertingChanged } from './use-alerting.ts'

export function AcknowledgeButton({ alert }: { alert: AlertDetail }) {
  const [open, setOpen] = useState(false)
  const refusal = useRefusal('alert.handle')
  const taken = alert.acknowledged ? `${alert.acknowledged.by} has it already.` : undefined
  return (
    <>
      <Button look="primary" disabledReason={refusal ?? taken} onClick={() => setOpen(true)}>
        Acknowledge
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Acknowledge the alert"
        description="You are at it. Until it is over, nobody is told more of it."
      >
        <AcknowledgeForm alertId={alert.id} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function AcknowledgeForm({ alertId, onDone }: { alertId: string; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useAlertingChanged()
  const [note, setNote] = useState('')
  const acknowledge = useMutation(
    trpc.alerts.acknowledge.mutationOptions({
      onSuccess: () => {
        onDone()
        return changed()
      },
    }),
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        acknowledge.mutate({ alertId, note })
      }}
    >
      <Field label="Note" optional>
        <Input value={note} maxLength={500} onChange={({ target }) => setNote(target.value)} />
      </Field>
      {acknowledge.error !== null && (
        <InlineError error={operatorErrorOf(acknowledge.error)} className="mt-4" />
      )}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={acknowledge.isPending}>
          Acknowledge the alert
        </Button>
      </DialogActions>
    </form>
  )
}
