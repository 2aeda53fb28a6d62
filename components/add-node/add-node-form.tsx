'use client'

import { useFormContext } from 'react-hook-form'
import type { OperatorError } from '#server/api/views.ts'
import { AdvancedOptions } from '#components/new-servers/advanced-options.tsx'
import { LoginCard } from '#components/new-servers/login-card.tsx'
import { MethodChoice } from '#components/new-servers/method-choice.tsx'
import type { MethodOptions } from '#components/new-servers/method-options.ts'
import { useTakenNames } from '#components/new-servers/use-taken-names.ts'
import { isTypedSshLogin } from '#components/inventory/ssh-login-values.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import type { AddNodeValues } from './add-node-values.ts'
import type { PossibleDonor } from './possible-donors.ts'

interface AddNodeFormProps {
  donors: PossibleDonor[]
  methods: MethodOptions
  refusal: string | undefined
  pending: boolean
  error: OperatorError | null
  onNext: () => void
}

/** First step: the server, how to sign in there, its place in the cluster. */
export function AddNodeForm(props: AddNodeFormProps) {
  const { donors, methods, refusal, pending, error, onNext } = props
  const form = useFormContext<AddNodeValues>()
  const takenNames = useTakenNames()
  const submit = form.handleSubmit((values) => {
    const taken = isTypedSshLogin(values)
      ? takenNames([['sshCredentialName', values.sshCredentialName]])
      : []
    for (const { field, message } of taken) form.setError(field, { message }, { shouldFocus: true })
    if (taken.length === 0) onNext()
  })
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2"
    >
      <div className="flex min-w-0 flex-col gap-6">
        <ServerCard />
        <LoginCard description="A user who may use sudo, or root." />
      </div>
      <Card title="Transfer" className="min-w-0">
        <div className="flex flex-col gap-5">
          <MethodChoice options={methods} />
          <Field
            label="Donor"
            description="It is tried first; Galera takes another one when it cannot give."
          >
            <Select {...form.register('donor')}>
              <option value="">The one the console advises</option>
              {donors.map(({ name, state, segment }) => (
                <option key={name} value={name}>
                  {name} ({state ?? 'state unknown'}
                  {segment === null ? '' : `, segment ${segment}`})
                </option>
              ))}
            </Select>
          </Field>
          <AdvancedOptions />
        </div>
      </Card>
      <div className="flex flex-col gap-4 lg:col-span-2">
        {error !== null && <InlineError error={error} />}
        <Button
          type="submit"
          look="primary"
          className="self-start"
          pending={pending}
          disabledReason={refusal}
        >
          Scan the host key
        </Button>
      </div>
    </form>
  )
}

function ServerCard() {
  const form = useFormContext<AddNodeValues>()
  const errors = form.formState.errors.server
  return (
    <Card title="New server" description="Debian with SSH; nothing has to be installed.">
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <Field
          label="Address"
          description="Host name or IP address, as this console reaches it."
          error={errors?.address?.message}
        >
          <Input mono placeholder="db4.example.com" {...form.register('server.address')} />
        </Field>
        <Field label="SSH port" error={errors?.sshPort?.message}>
          <Input
            type="number"
            inputMode="numeric"
            {...form.register('server.sshPort', { valueAsNumber: true })}
          />
        </Field>
        <Field
          label="Node name"
          description="wsrep_node_name, unique in the cluster."
          error={errors?.name?.message}
          className="sm:col-span-2"
        >
          <Input {...form.register('server.name')} />
        </Field>
        <Field
          label="Address for the members"
          optional
          description="Where they reach it at another address than this console does."
          error={errors?.galeraAddress?.message}
        >
          <Input mono {...form.register('server.galeraAddress')} />
        </Field>
        <Field label="SQL port" error={errors?.sqlPort?.message}>
          <Input
            type="number"
            inputMode="numeric"
            {...form.register('server.sqlPort', { valueAsNumber: true })}
          />
        </Field>
        <div className="grid grid-cols-2 gap-4 sm:col-span-2">
          <Field
            label="Segment"
            optional
            description="gmcast.segment; 0 if empty. One number a site."
            error={errors?.segment?.message}
          >
            <Input inputMode="numeric" placeholder="0" {...form.register('server.segment')} />
          </Field>
          <Field
            label="Weight"
            optional
            description="pc.weight; 1 if empty. Its vote in the quorum."
            error={errors?.weight?.message}
          >
            <Input inputMode="numeric" placeholder="1" {...form.register('server.weight')} />
          </Field>
        </div>
      </div>
    </Card>
  )
}
