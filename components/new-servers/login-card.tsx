'use client'

import { useFormContext } from 'react-hook-form'
import { SshLoginFields } from '#components/inventory/ssh-login-fields.tsx'
import { isTypedSshLogin, type SshLoginValues } from '#components/inventory/ssh-login-values.ts'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { PlanOptionValues } from './plan-options.ts'

interface LoginCardProps {
  description: string
}

/** How the console signs in to the new servers, and the name under which a typed login is kept. */
export function LoginCard({ description }: LoginCardProps) {
  const form = useFormContext<SshLoginValues & PlanOptionValues>()
  const typed = isTypedSshLogin({ sshLogin: form.watch('sshLogin') })
  return (
    <Card title="SSH login" description={description}>
      <SshLoginFields />
      {typed && (
        <Field
          label="Save the login as"
          description="It is saved, encrypted, when the job starts."
          error={form.formState.errors.sshCredentialName?.message}
          className="mt-4"
        >
          <Input {...form.register('sshCredentialName')} />
        </Field>
      )}
    </Card>
  )
}
