'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { CodeBlock } from '#components/ui/code-block.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'

interface CreateTokenDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateTokenDialog({ open, onOpenChange }: CreateTokenDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Create a token">
      <CreateTokenForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

const schema = z.object({ name: z.string().trim().min(1, 'Enter a name.').max(100) })

function CreateTokenForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { name: '' } })
  const create = useMutation(
    trpc.settings.createMetricsToken.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.settings.metricsTokens.queryFilter()),
    }),
  )
  if (create.data) return <NewToken token={create.data.token} onDone={onDone} />
  const submit = form.handleSubmit((values) => create.mutate(values))
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field
        label="Name"
        description="Who uses it, for instance the name of the Prometheus server."
        error={form.formState.errors.name?.message}
      >
        <Input {...form.register('name')} />
      </Field>
      {create.error !== null && <InlineError error={operatorErrorOf(create.error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={create.isPending}>
          Create the token
        </Button>
      </DialogActions>
    </form>
  )
}

function NewToken({ token, onDone }: { token: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>This is shown once. Put it into the file that the scrape configuration names.</p>
      <CodeBlock what="token" code={token} />
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  )
}
