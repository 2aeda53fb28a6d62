'use client'

import { useQuery } from '@tanstack/react-query'
import type { UseFormReturn } from 'react-hook-form'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Field } from '#components/ui/field.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import { typedSql, type AccessValues } from './access-values.ts'

/** Address, TLS and the SQL login. */
export function SqlAccessFields({ form }: { form: UseFormReturn<AccessValues> }) {
  const trpc = useTRPC()
  const credentials = useQuery(trpc.credentials.list.queryOptions())
  const saved = credentials.data?.filter((credential) => credential.kind === 'sql') ?? []
  const { errors } = form.formState
  const tlsMode = form.watch('tlsMode')
  const typed = form.watch('sqlLogin') === typedSql
  return (
    <div className="grid grid-cols-1 gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
      <Field label="Address" description="Host name or IP address." error={errors.address?.message}>
        <Input mono placeholder="db1.example.com" {...form.register('address')} />
      </Field>
      <Field label="SQL port" error={errors.sqlPort?.message}>
        <Input
          type="number"
          inputMode="numeric"
          {...form.register('sqlPort', { valueAsNumber: true })}
        />
      </Field>
      <Field
        label="TLS"
        description={
          tlsMode === 'off'
            ? 'Passwords and figures cross the network unencrypted. Fine on a trusted one only.'
            : undefined
        }
        className="sm:col-span-2"
      >
        <Select {...form.register('tlsMode')}>
          <option value="off">Off</option>
          <option value="require">Require, accept any certificate</option>
          <option value="verify">Require and verify the certificate</option>
        </Select>
      </Field>
      {tlsMode === 'verify' && (
        <Field
          label="CA certificate"
          optional
          description="PEM. Without it, the authorities known to this machine are trusted."
          className="sm:col-span-2"
        >
          <Textarea mono {...form.register('tlsCa')} />
        </Field>
      )}
      {saved.length > 0 && (
        <Field label="SQL credential" className="sm:col-span-2">
          <Select {...form.register('sqlLogin')}>
            <option value={typedSql}>Enter a user and password</option>
            {saved.map((credential) => (
              <option key={credential.id} value={credential.id}>
                {credential.name} (user {credential.username})
              </option>
            ))}
          </Select>
        </Field>
      )}
      {typed && (
        <div className="grid grid-cols-1 gap-4 sm:col-span-2 sm:grid-cols-2">
          <Field label="SQL user" error={errors.sqlUsername?.message}>
            <Input mono {...form.register('sqlUsername')} />
          </Field>
          <Field label="SQL password" error={errors.sqlPassword?.message}>
            <Input type="password" autoComplete="new-password" {...form.register('sqlPassword')} />
          </Field>
        </div>
      )}
    </div>
  )
}
