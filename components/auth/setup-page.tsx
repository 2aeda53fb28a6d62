'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState, useSyncExternalStore } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { OperatorError } from '#server/api/views.ts'
import { paths } from '#components/lib/paths.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { newPassword, newPasswordHint } from '#components/lib/password-rule.ts'
import { postJson } from './post-json.ts'
import { setupTokenOf } from './setup-token.ts'

const schema = z
  .object({
    name: z.string().trim().min(1, 'Enter your name.'),
    email: z.email('Enter an e-mail address.'),
    password: newPassword,
    repeated: z.string(),
  })
  .refine((values) => values.password === values.repeated, {
    path: ['repeated'],
    message: 'The two passwords differ.',
  })

const noToken: OperatorError = {
  code: 'no-token',
  message: 'This address holds no set-up token.',
  mend: 'Open the whole link that the console printed when it started. Restart it to print a new one.',
}

// Read in the browser only: the part of an address after "#" never reaches the server.
const useAddress = () =>
  useSyncExternalStore(
    () => () => undefined,
    () => window.location.href,
    () => null,
  )

/** Creates the first admin. */
export function SetupPage() {
  const address = useAddress()
  const token = address === null ? null : setupTokenOf(address)
  return (
    <AuthFrame
      title="Create the first admin"
      description="This account can do everything, and creates the others."
    >
      {address !== null && token === null ? (
        <InlineError error={noToken} />
      ) : (
        <SetupForm token={token} />
      )}
    </AuthFrame>
  )
}

function SetupForm({ token }: { token: string | null }) {
  const [refusal, setRefusal] = useState<OperatorError | null>(null)
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { name: '', email: '', password: '', repeated: '' },
  })
  const { errors, isSubmitting } = form.formState

  const create = form.handleSubmit(async ({ name, email, password }) => {
    setRefusal(null)
    const error =
      (await postJson('/api/setup', { token, name, email, password })) ??
      (await postJson('/api/auth/sign-in/email', { email, password }))
    if (error === null) window.location.replace(paths.fleet())
    else setRefusal(error)
  })

  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void create(event)}
      className="flex flex-col gap-4"
    >
      <Field
        label="Name"
        description="Shown in the audit beside what you do."
        error={errors.name?.message}
      >
        <Input autoComplete="name" {...form.register('name')} />
      </Field>
      <Field label="E-mail address" error={errors.email?.message}>
        <Input type="email" autoComplete="username" {...form.register('email')} />
      </Field>
      <Field label="Password" description={newPasswordHint} error={errors.password?.message}>
        <Input type="password" autoComplete="new-password" {...form.register('password')} />
      </Field>
      <Field label="Repeat the password" error={errors.repeated?.message}>
        <Input type="password" autoComplete="new-password" {...form.register('repeated')} />
      </Field>
      {refusal !== null && <InlineError error={refusal} />}
      <Button type="submit" look="primary" pending={isSubmitting}>
        Create the account
      </Button>
    </form>
  )
}
