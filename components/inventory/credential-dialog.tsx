'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import type { CredentialView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { credentialKinds } from './credential-kinds.ts'
import { CredentialSecrets } from './credential-secrets.tsx'
import {
  credentialSchema,
  credentialValues,
  secretsToCreate,
  secretsToUpdate,
  type CredentialValues,
} from './credential-values.ts'

interface CredentialDialogProps {
  /** The credential to change, 'new' to add one, null while closed. */
  editing: CredentialView | 'new' | null
  onClose: () => void
}

export function CredentialDialog({ editing, onClose }: CredentialDialogProps) {
  const saved = editing === 'new' ? null : editing
  return (
    <Dialog
      open={editing !== null}
      onOpenChange={onClose}
      title={saved === null ? 'Add a credential' : `Change ${saved.name}`}
      description={saved === null ? undefined : 'A secret that is left empty stays as it is.'}
    >
      {editing !== null && <CredentialForm saved={saved} onDone={onClose} />}
    </Dialog>
  )
}

function CredentialForm({ saved, onDone }: { saved: CredentialView | null; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm<CredentialValues>({
    resolver: zodResolver(credentialSchema),
    defaultValues: credentialValues(saved),
  })
  const onSuccess = () => {
    notify(saved === null ? 'Credential added' : 'Credential changed')
    onDone()
    return queryClient.invalidateQueries(trpc.credentials.list.queryFilter())
  }
  const create = useMutation(trpc.credentials.create.mutationOptions({ onSuccess }))
  const update = useMutation(trpc.credentials.update.mutationOptions({ onSuccess }))
  const { errors } = form.formState
  const error = create.error ?? update.error
  const submit = form.handleSubmit((values) => {
    const { name, kind, username } = values
    if (saved === null) create.mutate({ name, kind, username, ...secretsToCreate(values) })
    else update.mutate({ id: saved.id, name, username, ...secretsToUpdate(values) })
  })
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="Name" error={errors.name?.message}>
        <Input {...form.register('name')} />
      </Field>
      {saved === null && (
        <Field label="Kind">
          <Select {...form.register('kind')}>
            {Object.entries(credentialKinds).map(([kind, label]) => (
              <option key={kind} value={kind}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label="User" error={errors.username?.message}>
        <Input mono {...form.register('username')} />
      </Field>
      <CredentialSecrets form={form} saved={saved} />
      {error !== null && <InlineError error={operatorErrorOf(error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={create.isPending || update.isPending}>
          {saved === null ? 'Add the credential' : 'Save the changes'}
        </Button>
      </DialogActions>
    </form>
  )
}
