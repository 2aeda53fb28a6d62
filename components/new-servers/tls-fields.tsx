'use client'

import { useFormContext, useWatch } from 'react-hook-form'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { PlanOptionValues } from './plan-options.ts'

/** Encryption of state transfers, with files that lie on the servers. */
export function TlsFields() {
  const form = useFormContext<PlanOptionValues>()
  const { errors } = form.formState
  const tls = useWatch({ control: form.control, name: 'tls' })
  return (
    <>
      <Checkbox
        label="Encrypt state transfers"
        description="With mariadb-backup and rsync. Without it, transfers are as the cluster has them."
        {...form.register('tls')}
      />
      {tls && (
        <div className="flex flex-col gap-4 pl-6">
          <Field
            label="CA certificate"
            description="Leave the three empty for the usual places. The same on all servers, readable by the user mysql."
            error={errors.tlsCa?.message}
          >
            <Input mono placeholder="/etc/mysql/tls/ca.pem" {...form.register('tlsCa')} />
          </Field>
          <Field label="Certificate" error={errors.tlsCert?.message}>
            <Input mono placeholder="/etc/mysql/tls/cert.pem" {...form.register('tlsCert')} />
          </Field>
          <Field label="Key" error={errors.tlsKey?.message}>
            <Input mono placeholder="/etc/mysql/tls/key.pem" {...form.register('tlsKey')} />
          </Field>
        </div>
      )}
    </>
  )
}
