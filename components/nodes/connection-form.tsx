'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, useWatch } from 'react-hook-form'
import type { CredentialView, OperatorError } from '#server/api/views.ts'
import { Button } from '#components/ui/button.tsx'
import { DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import { connectionSchema } from './connection-fields.ts'
import type { Connection, ConnectionFields } from './connection-fields.ts'

interface ConnectionFormProps {
  initial: ConnectionFields
  credentials: CredentialView[]
  saveLabel: string
  pending: boolean
  error: OperatorError | null
  onSave: (connection: Connection) => void
  onCancel: () => void
}

export function ConnectionForm(props: ConnectionFormProps) {
  const { initial, credentials, saveLabel, pending, error, onSave, onCancel } = props
  const form = useForm<ConnectionFields, unknown, Connection>({
    resolver: zodResolver(connectionSchema),
    defaultValues: initial,
  })
  const { register, formState, handleSubmit, control } = form
  const tlsMode = useWatch({ control, name: 'tlsMode' })
  const problems = formState.errors
  const sql = credentials.filter(({ kind }) => kind === 'sql')
  const ssh = credentials.filter(({ kind }) => kind !== 'sql')
  return (
    <form noValidate onSubmit={(event) => void handleSubmit(onSave)(event)}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Name"
          description={
            initial.kind === 'data' ? 'As wsrep_node_name has it.' : 'As the member list has it.'
          }
          error={problems.name?.message}
        >
          <Input {...register('name')} />
        </Field>
        <Field label="Address" error={problems.address?.message}>
          <Input mono {...register('address')} />
        </Field>
        {initial.kind === 'data' && (
          <>
            <Field label="SQL credential" error={problems.sqlCredentialId?.message}>
              <CredentialSelect credentials={sql} {...register('sqlCredentialId')} />
            </Field>
            <Field label="SQL port" error={problems.sqlPort?.message}>
              <Input inputMode="numeric" {...register('sqlPort')} />
            </Field>
            <Field label="SQL route" error={problems.sqlRoute?.message}>
              <Select {...register('sqlRoute')}>
                <option value="direct">Direct</option>
                <option value="ssh">Through SSH</option>
              </Select>
            </Field>
            <Field label="TLS for SQL" error={problems.tlsMode?.message}>
              <Select {...register('tlsMode')}>
                <option value="off">Off</option>
                <option value="require">Encrypted, any certificate</option>
                <option value="verify">Encrypted, certificate verified</option>
              </Select>
            </Field>
          </>
        )}
        <Field
          label="SSH credential"
          description="Without one the console only observes."
          error={problems.sshCredentialId?.message}
        >
          <CredentialSelect credentials={ssh} {...register('sshCredentialId')} />
        </Field>
        <Field label="SSH port" error={problems.sshPort?.message}>
          <Input inputMode="numeric" {...register('sshPort')} />
        </Field>
        {initial.kind === 'data' && tlsMode === 'verify' && (
          <Field
            className="sm:col-span-2"
            label="CA certificates"
            optional
            description="PEM. Left empty, those of the console's system vouch for the server."
            error={problems.tlsCa?.message}
          >
            <Textarea mono {...register('tlsCa')} />
          </Field>
        )}
      </div>
      {error && <InlineError className="mt-4" error={error} />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" pending={pending}>
          {saveLabel}
        </Button>
      </DialogActions>
    </form>
  )
}

type SelectProps = React.ComponentPropsWithRef<'select'> & { credentials: CredentialView[] }

function CredentialSelect({ credentials, ...rest }: SelectProps) {
  return (
    <Select {...rest}>
      <option value="">None</option>
      {credentials.map(({ id, name, username }) => (
        <option key={id} value={id}>
          {name} ({username})
        </option>
      ))}
    </Select>
  )
}
