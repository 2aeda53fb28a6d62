'use client'

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFormContext } from 'react-hook-form'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Field } from '#components/ui/field.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import {
  isTypedSshLogin,
  typedSshKey,
  typedSshPassword,
  type SshLoginValues,
} from './ssh-login-values.ts'

interface SshLoginFieldsProps {
  /** Stands at the right of the credential: the port, for instance. */
  beside?: ReactNode
}

/** A saved SSH credential, or one that is typed in. Inside a FormProvider whose values hold it. */
export function SshLoginFields({ beside }: SshLoginFieldsProps) {
  const trpc = useTRPC()
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const saved = credentials.data?.filter((credential) => credential.kind !== 'sql') ?? []
  const form = useFormContext<SshLoginValues>()
  const { errors } = form.formState
  const login = form.watch('sshLogin')
  const typed = isTypedSshLogin({ sshLogin: login })
  const wide = 'sm:col-span-2'
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
      <Field label="SSH credential" className={beside === undefined ? wide : undefined}>
        {/* Drawn anew once its options are there: a select cannot hold a value that it does not offer. */}
        <Select key={saved.length} {...form.register('sshLogin')}>
          <option value={typedSshKey}>Enter a private key</option>
          <option value={typedSshPassword}>Enter a password</option>
          {saved.map((credential) => (
            <option key={credential.id} value={credential.id}>
              {credential.name} (user {credential.username})
            </option>
          ))}
        </Select>
      </Field>
      {beside}
      {typed && (
        <Field label="SSH user" error={errors.sshUsername?.message} className={wide}>
          <Input mono {...form.register('sshUsername')} />
        </Field>
      )}
      {login === typedSshKey && (
        <>
          <Field
            label="Private key"
            description="OpenSSH or PEM. Encrypted on this console's disk, never shown again."
            error={errors.privateKey?.message}
            className={wide}
          >
            <Textarea
              mono
              placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              {...form.register('privateKey')}
            />
          </Field>
          <Field label="Passphrase of the key" optional className={wide}>
            <Input type="password" autoComplete="new-password" {...form.register('passphrase')} />
          </Field>
        </>
      )}
      {login === typedSshPassword && (
        <Field label="SSH password" error={errors.sshPassword?.message} className={wide}>
          <Input type="password" autoComplete="new-password" {...form.register('sshPassword')} />
        </Field>
      )}
      {typed && (
        <Field
          label="sudo password"
          optional
          description="Only where sudo asks this user for one."
          className={wide}
        >
          <Input type="password" autoComplete="new-password" {...form.register('sudoPassword')} />
        </Field>
      )}
    </div>
  )
}
