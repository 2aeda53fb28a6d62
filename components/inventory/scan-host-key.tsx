'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { ScanSearch } from 'lucide-react'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { ScannedKey } from './scanned-key.tsx'

/** Button and dialog: asks a server for its key and pins it after it was compared. */
export function ScanHostKey({ refusal }: { refusal: string | undefined }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button disabledReason={refusal} onClick={() => setOpen(true)}>
        <ScanSearch aria-hidden /> Scan a server
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        className="max-w-xl"
        title="Scan a server"
        description="Asks the server for its SSH host key, without signing in."
      >
        <ScanForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

const schema = z.object({
  host: z
    .string()
    .trim()
    .min(1, 'Enter a host name or an IP address.')
    .regex(
      /^[A-Za-z0-9._:-]*$/,
      'A host name or IP address has letters, digits, dots, colons and hyphens only.',
    ),
  port: z
    .number({ error: 'Enter a port.' })
    .int()
    .min(1, 'At least 1.')
    .max(65_535, 'At most 65535.'),
})

function ScanForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { host: '', port: 22 } })
  const scan = useMutation(trpc.inventory.scanHostKeys.mutationOptions())
  const { errors } = form.formState
  const submit = form.handleSubmit((host) => scan.mutate({ hosts: [host] }))
  return (
    <div className="flex flex-col gap-5">
      <form
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid grid-cols-1 items-start gap-4 sm:grid-cols-[minmax(0,1fr)_6rem]"
      >
        <Field label="Address" error={errors.host?.message}>
          <Input mono {...form.register('host')} />
        </Field>
        <Field label="SSH port" error={errors.port?.message}>
          <Input
            type="number"
            inputMode="numeric"
            {...form.register('port', { valueAsNumber: true })}
          />
        </Field>
        <Button type="submit" className="justify-self-start" pending={scan.isPending}>
          Scan
        </Button>
      </form>
      {scan.error !== null && <InlineError error={operatorErrorOf(scan.error)} />}
      {scan.data !== undefined && (
        <ScannedKey key={scan.data.probeId} probeId={scan.data.probeId} onPinned={onDone} />
      )}
    </div>
  )
}
