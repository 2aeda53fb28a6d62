'use client'

import type { UseFormReturn } from 'react-hook-form'
import type { CredentialView } from '#server/api/views.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import type { CredentialValues } from './credential-values.ts'

interface CredentialSecretsProps {
  form: UseFormReturn<CredentialValues>
  saved: CredentialView | null
}

/** The secret fields of the chosen kind. */
export function CredentialSecrets({ form, saved }: CredentialSecretsProps) {
  const kind = form.watch('kind')
  const unchanged = saved === null ? undefined : 'unchanged'
  return (
    <>
      {kind === 'ssh-key' ? (
        <>
          <Field label="Private key" description="OpenSSH or PEM.">
            <Textarea
              mono
              placeholder={unchanged ?? '-----BEGIN OPENSSH PRIVATE KEY-----'}
              {...form.register('privateKey')}
            />
          </Field>
          <Field label="Passphrase of the key" optional>
            <Input
              type="password"
              autoComplete="new-password"
              placeholder={saved?.hasPassphrase ? unchanged : undefined}
              {...form.register('passphrase')}
            />
          </Field>
          {saved?.hasPassphrase && (
            <Checkbox label="Remove the saved passphrase" {...form.register('removePassphrase')} />
          )}
        </>
      ) : (
        <Field label="Password">
          <Input
            type="password"
            autoComplete="new-password"
            placeholder={unchanged}
            {...form.register('password')}
          />
        </Field>
      )}
      {kind !== 'sql' && (
        <>
          <Field
            label="sudo password"
            optional
            description="Only where sudo asks this user for one."
          >
            <Input
              type="password"
              autoComplete="new-password"
              placeholder={saved?.hasSudoPassword ? unchanged : undefined}
              {...form.register('sudoPassword')}
            />
          </Field>
          {saved?.hasSudoPassword && (
            <Checkbox
              label="Remove the saved sudo password"
              {...form.register('removeSudoPassword')}
            />
          )}
        </>
      )}
    </>
  )
}
