'use client'

import { useFormContext } from 'react-hook-form'
import type { OperatorError } from '#server/api/views.ts'
import { AdvancedOptions } from '#components/new-servers/advanced-options.tsx'
import { LoginCard } from '#components/new-servers/login-card.tsx'
import { MethodChoice } from '#components/new-servers/method-choice.tsx'
import { methodOptions } from '#components/new-servers/method-options.ts'
import { useTakenNames } from '#components/new-servers/use-taken-names.ts'
import { isTypedSshLogin } from '#components/inventory/ssh-login-values.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import type { DeployValues } from './deploy-values.ts'
import { ServerRows } from './server-rows.tsx'
import { SizeAdvice } from './size-advice.tsx'

interface DeployFormProps {
  refusal: string | undefined
  pending: boolean
  error: OperatorError | null
  onNext: () => void
}

const methods = methodOptions(null, null)

/** First step: names, servers, login, method. */
export function DeployForm({ refusal, pending, error, onNext }: DeployFormProps) {
  const form = useFormContext<DeployValues>()
  const { errors } = form.formState
  const takenNames = useTakenNames()
  const submit = form.handleSubmit((values) => {
    const taken = takenNames([
      ['sqlCredentialName', values.sqlCredentialName],
      ...(isTypedSshLogin(values)
        ? ([['sshCredentialName', values.sshCredentialName]] as const)
        : []),
    ])
    for (const { field, message } of taken) form.setError(field, { message }, { shouldFocus: true })
    if (taken.length === 0) onNext()
  })
  const nameCredentials = () => {
    const cluster = form.getValues('clusterName').trim()
    const { dirtyFields } = form.formState
    if (!dirtyFields.sqlCredentialName) form.setValue('sqlCredentialName', `synced on ${cluster}`)
    if (!dirtyFields.sshCredentialName) form.setValue('sshCredentialName', `SSH of ${cluster}`)
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="flex flex-col gap-6"
    >
      <Card title="Cluster">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Field
            label="Cluster name"
            description="wsrep_cluster_name; it cannot be changed while the cluster runs."
            error={errors.clusterName?.message}
          >
            <Input {...form.register('clusterName', { onChange: nameCredentials })} />
          </Field>
          <Field label="Tags" optional description="Separated by commas, e.g. production, eu.">
            <Input {...form.register('tags')} />
          </Field>
        </div>
      </Card>
      <Card title="Servers">
        <SizeAdvice />
        <ServerRows />
      </Card>
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <LoginCard description="The same on all servers: a user who may use sudo, or root." />
          <Card
            title="Monitor account"
            description="The console creates a SQL account that may only read status, with a password of its own."
          >
            <Field
              label="Save its credential as"
              error={errors.sqlCredentialName?.message}
              description="Encrypted on this console's disk."
            >
              <Input {...form.register('sqlCredentialName')} />
            </Field>
            <Field
              label="Console's address, as MariaDB sees it"
              error={errors.monitorHost?.message}
              description="The host part of the account: an address, a network, or % for any."
              className="mt-4"
            >
              <Input mono {...form.register('monitorHost')} />
            </Field>
          </Card>
        </div>
        <Card title="Transfer" className="min-w-0">
          <div className="flex flex-col gap-5">
            <MethodChoice options={methods} />
            <AdvancedOptions />
          </div>
        </Card>
      </div>
      {error !== null && <InlineError error={error} />}
      <Button
        type="submit"
        look="primary"
        className="self-start"
        pending={pending}
        disabledReason={refusal}
      >
        Scan the host keys
      </Button>
    </form>
  )
}
