'use client'

import { useState } from 'react'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { SilenceForm, type SilenceStart } from './silence-form.tsx'

/** Opens the form of a silence or of a maintenance, with what is known filled in. */
export function SilenceButton({ label, start }: { label: string; start: SilenceStart }) {
  const [open, setOpen] = useState(false)
  const refusal = useRefusal('alert.handle')
  const isMaintenance = start.kind === 'maintenance'
  return (
    <>
      <Button disabledReason={refusal} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={isMaintenance ? 'Begin a maintenance' : 'Silence alerts'}
        description={
          isMaintenance
            ? 'Alerts of the cluster, or of the node and of its absence, are shown, but nobody is told.'
            : 'Alerts that fit all of this are shown, but nobody is told.'
        }
      >
        <SilenceForm start={start} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}
