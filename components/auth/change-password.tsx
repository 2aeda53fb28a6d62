'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { newPassword, newPasswordHint } from '#components/lib/password-rule.ts'

const schema = z
  .object({
    current: z.string().min(1, 'Enter the current password.'),
    next: newPassword,
    repeated: z.string(),
  })
  .refine((values) => values.next === values.repeated, {
    path: ['repeated'],
    message: 'The two passwords differ.',
  })

export function ChangePassword() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { current: '', next: '', repeated: '' },
  })
  const change = useMutation(
    trpc.session.changePassword.mutationOptions({
      onSuccess: () => {
        form.reset()
        notify('Password changed', 'All other sessions of this account have ended.')
        return queryClient.invalidateQueries(trpc.session.list.queryFilter())
      },
    }),
  )
  const { errors } = form.formState
  const submit = form.handleSubmit(({ current, next }) => change.mutate({ current, next }))

  return (
    <Card title="Password" description="Changing it ends all other sessions of this account.">
      <form
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex max-w-sm flex-col gap-4"
      >
        <Field label="Current password" error={errors.current?.message}>
          <Input type="password" autoComplete="current-password" {...form.register('current')} />
        </Field>
        <Field label="New password" description={newPasswordHint} error={errors.next?.message}>
          <Input type="password" autoComplete="new-password" {...form.register('next')} />
        </Field>
        <Field label="Repeat the new password" error={errors.repeated?.message}>
          <Input type="password" autoComplete="new-password" {...form.register('repeated')} />
        </Field>
        {change.error !== null && <InlineError error={operatorErrorOf(change.error)} />}
        <Button type="submit" className="self-start" pending={change.isPending}>
          Change the password
        </Button>
      </form>
    </Card>
  )
}
