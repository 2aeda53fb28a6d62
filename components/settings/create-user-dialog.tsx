'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { newPassword, newPasswordHint } from '#components/lib/password-rule.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'

interface CreateUserDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function CreateUserDialog({ open, onOpenChange }: CreateUserDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Create an account">
      <CreateUserForm onDone={() => onOpenChange(false)} />
    </Dialog>
  )
}

const schema = z.object({
  name: z.string().trim().min(1, 'Enter a name.'),
  email: z.email('Enter an e-mail address.'),
  role: z.enum(['viewer', 'operator', 'admin']),
  password: newPassword,
})

function CreateUserForm({ onDone }: { onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm<z.infer<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { name: '', email: '', role: 'viewer', password: '' },
  })
  const create = useMutation(
    trpc.users.create.mutationOptions({
      onSuccess: (_, { name }) => {
        notify('Account created', `Tell ${name} the password by a safe way.`)
        onDone()
        return queryClient.invalidateQueries(trpc.users.list.queryFilter())
      },
    }),
  )
  const { errors } = form.formState
  const submit = form.handleSubmit((values) => create.mutate(values))
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="Name" error={errors.name?.message}>
        <Input {...form.register('name')} />
      </Field>
      <Field label="E-mail address" error={errors.email?.message}>
        <Input type="email" {...form.register('email')} />
      </Field>
      <Field label="Role" error={errors.role?.message}>
        <Select {...form.register('role')}>
          <option value="viewer">viewer: reads</option>
          <option value="operator">operator: also edits the inventory</option>
          <option value="admin">admin: everything</option>
        </Select>
      </Field>
      <Field label="First password" description={newPasswordHint} error={errors.password?.message}>
        <Input type="password" autoComplete="new-password" {...form.register('password')} />
      </Field>
      {create.error !== null && <InlineError error={operatorErrorOf(create.error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={create.isPending}>
          Create the account
        </Button>
      </DialogActions>
    </form>
  )
}
