'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { UserView } from '#server/api/views.ts'
import { newPassword, newPasswordHint } from '#components/lib/password-rule.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'

interface SetPasswordDialogProps {
  /** Whose password; null while closed. */
  user: UserView | null
  onClose: () => void
}

export function SetPasswordDialog({ user, onClose }: SetPasswordDialogProps) {
  return (
    <Dialog
      open={user !== null}
      onOpenChange={onClose}
      title={`New password for ${user?.name ?? ''}`}
      description="The account is signed out everywhere at once."
    >
      {user !== null && <SetPasswordForm user={user} onDone={onClose} />}
    </Dialog>
  )
}

const schema = z.object({ password: newPassword })

function SetPasswordForm({ user, onDone }: { user: UserView; onDone: () => void }) {
  const trpc = useTRPC()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '' } })
  const setPassword = useMutation(
    trpc.users.setPassword.mutationOptions({
      onSuccess: () => {
        notify('Password set', `Tell ${user.name} the password by a safe way.`)
        onDone()
      },
    }),
  )
  const submit = form.handleSubmit(({ password }) => setPassword.mutate({ id: user.id, password }))
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field
        label="New password"
        description={newPasswordHint}
        error={form.formState.errors.password?.message}
      >
        <Input type="password" autoComplete="new-password" {...form.register('password')} />
      </Field>
      {setPassword.error !== null && <InlineError error={operatorErrorOf(setPassword.error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={setPassword.isPending}>
          Set the password
        </Button>
      </DialogActions>
    </form>
  )
}
