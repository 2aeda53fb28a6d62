'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { OperatorError } from '#server/api/views.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { AuthFrame } from './auth-frame.tsx'
import { postJson } from './post-json.ts'

const schema = z.object({
  email: z.email('Enter an e-mail address.'),
  password: z.string().min(1, 'Enter the password.'),
})

/** `returnTo`: path of this console to open after the sign-in. */
export function LoginPage({ returnTo }: { returnTo: string }) {
  const [refusal, setRefusal] = useState<OperatorError | null>(null)
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { email: '', password: '' },
  })
  const { errors, isSubmitting } = form.formState

  const signIn = form.handleSubmit(async (values) => {
    setRefusal(null)
    const error = await postJson('/api/auth/sign-in/email', values)
    if (error === null) window.location.assign(returnTo)
    else setRefusal(error)
  })

  return (
    <AuthFrame title="Sign in">
      {/* A submit before the scripts run would put the password into the address as a GET. */}
      <form
        method="post"
        noValidate
        onSubmit={(event) => void signIn(event)}
        className="flex flex-col gap-4"
      >
        <Field label="E-mail address" error={errors.email?.message}>
          <Input type="email" autoComplete="username" {...form.register('email')} />
        </Field>
        <Field label="Password" error={errors.password?.message}>
          <Input type="password" autoComplete="current-password" {...form.register('password')} />
        </Field>
        {refusal !== null && <InlineError error={refusal} />}
        <Button type="submit" look="primary" pending={isSubmitting}>
          Sign in
        </Button>
      </form>
      <p className="text-xs text-faint">
        No account, or the password is lost? An admin of this console creates accounts and sets new
        passwords under Settings, Users.
      </p>
    </AuthFrame>
  )
}
