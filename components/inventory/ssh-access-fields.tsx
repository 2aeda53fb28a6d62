'use client'

import { FormProvider, type UseFormReturn } from 'react-hook-form'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { AccessValues } from './access-values.ts'
import { SshLoginFields } from './ssh-login-fields.tsx'

/** SSH port and login for the operate tier; the same for all nodes. */
export function SshAccessFields({ form }: { form: UseFormReturn<AccessValues> }) {
  return (
    <div className="mt-5">
      <FormProvider {...form}>
        <SshLoginFields
          beside={
            <Field label="SSH port" error={form.formState.errors.sshPort?.message}>
              <Input
                type="number"
                inputMode="numeric"
                {...form.register('sshPort', { valueAsNumber: true })}
              />
            </Field>
          }
        />
      </FormProvider>
    </div>
  )
}
