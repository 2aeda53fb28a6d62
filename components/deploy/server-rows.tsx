'use client'

import { Plus, X } from 'lucide-react'
import { useFieldArray, useFormContext } from 'react-hook-form'
import { emptyServer } from '#components/new-servers/new-server-values.ts'
import { suggestName } from '#components/new-servers/suggest-name.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { mostServers, type DeployValues } from './deploy-values.ts'

/** The servers of a new cluster, one a row; the first one founds it. */
export function ServerRows() {
  const form = useFormContext<DeployValues>()
  const rows = useFieldArray({ control: form.control, name: 'servers' })
  const { errors } = form.formState
  const problem = errors.servers?.root?.message ?? errors.servers?.message
  const register = (index: number) => {
    const at = `servers.${index}` as const
    return {
      name: form.register(`${at}.name`),
      address: form.register(`${at}.address`),
      sshPort: form.register(`${at}.sshPort`, { valueAsNumber: true }),
      segment: form.register(`${at}.segment`),
      weight: form.register(`${at}.weight`),
    }
  }
  return (
    <div className="flex flex-col gap-4">
      <ol className="divide-y divide-line">
        {rows.fields.map((row, index) => {
          const wrong = errors.servers?.[index]
          const fields = register(index)
          return (
            <li
              key={row.id}
              className="grid grid-cols-2 gap-3 py-4 first:pt-0 last:pb-0 sm:grid-cols-[8rem_minmax(0,1fr)_5.5rem_5.5rem_5.5rem_auto]"
            >
              <Field label={`Name ${index + 1}`} error={wrong?.name?.message}>
                <Input {...fields.name} />
              </Field>
              <Field
                label={`Address ${index + 1}`}
                error={wrong?.address?.message}
                className="col-span-2 row-start-2 sm:col-span-1 sm:row-start-auto"
              >
                <Input mono placeholder={`db${index + 1}.example.com`} {...fields.address} />
              </Field>
              <Field label="SSH port" error={wrong?.sshPort?.message}>
                <Input type="number" inputMode="numeric" {...fields.sshPort} />
              </Field>
              <Field label="Segment" error={wrong?.segment?.message}>
                <Input inputMode="numeric" placeholder="0" {...fields.segment} />
              </Field>
              <Field label="Weight" error={wrong?.weight?.message}>
                <Input inputMode="numeric" placeholder="1" {...fields.weight} />
              </Field>
              <Button
                look="ghost"
                size="icon"
                aria-label={`Leave out server ${index + 1}`}
                className="col-span-2 justify-self-end sm:col-span-1 sm:mt-6.5"
                disabledReason={
                  rows.fields.length <= 2 ? 'A cluster has two nodes or more.' : undefined
                }
                onClick={() => rows.remove(index)}
              >
                <X aria-hidden />
              </Button>
            </li>
          )
        })}
      </ol>
      {problem !== undefined && (
        <p role="alert" className="text-xs font-medium text-down">
          {problem}
        </p>
      )}
      <Button
        size="sm"
        className="self-start"
        disabledReason={
          rows.fields.length >= mostServers
            ? `At most ${mostServers} at once; others can be added afterwards.`
            : undefined
        }
        onClick={() =>
          rows.append(emptyServer(suggestName(form.getValues('servers').map(({ name }) => name))))
        }
      >
        <Plus aria-hidden />
        Another server
      </Button>
    </div>
  )
}
