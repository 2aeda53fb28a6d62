'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'

const whole = (from: number, to: number) =>
  z
    .number({ error: `Enter a whole number from ${from} to ${to}.` })
    .int(`Enter a whole number from ${from} to ${to}.`)
    .min(from, `At least ${from}.`)
    .max(to, `At most ${to}.`)

const schema = z.object({
  secondHours: whole(1, 48),
  tenSecondDays: whole(1, 30),
  minuteDays: whole(1, 400),
  logDays: whole(1, 90),
  eventDays: whole(1, 3650),
})

type Retention = z.infer<typeof schema>

const fields: { name: keyof Retention; label: string; description: string }[] = [
  {
    name: 'secondHours',
    label: 'Samples of each second, hours',
    description: 'For the charts of the last hours.',
  },
  {
    name: 'tenSecondDays',
    label: 'Samples of 10 seconds, days',
    description: 'For looking back over days.',
  },
  {
    name: 'minuteDays',
    label: 'Samples of a minute, days',
    description: 'For looking back over weeks.',
  },
  { name: 'eventDays', label: 'Events, days', description: 'State changes, views, transfers.' },
  {
    name: 'logDays',
    label: 'Log lines of servers, days',
    description: 'Read over SSH from the journal.',
  },
]

export function RetentionForm({ retention }: { retention: Retention }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const refusal = useRefusal('settings.write')
  const form = useForm({ resolver: zodResolver(schema), defaultValues: retention })
  const save = useMutation(
    trpc.settings.setRetention.mutationOptions({
      onSuccess: (_, saved) => {
        form.reset(schema.parse(saved))
        notify('Retention saved', 'What is older is removed in the next minutes.')
        return queryClient.invalidateQueries(trpc.settings.get.queryFilter())
      },
    }),
  )
  const { errors, isDirty } = form.formState
  const submit = form.handleSubmit((values) => save.mutate(values))

  return (
    <Card
      title="Retention"
      description="How long figures, events and log lines are kept in the console's database."
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
          {fields.map((field) => (
            <Field
              key={field.name}
              label={field.label}
              description={field.description}
              error={errors[field.name]?.message}
            >
              <Input
                type="number"
                inputMode="numeric"
                readOnly={refusal !== undefined}
                {...form.register(field.name, { valueAsNumber: true })}
              />
            </Field>
          ))}
        </div>
        {save.error !== null && <InlineError error={operatorErrorOf(save.error)} />}
        <Button
          type="submit"
          className="self-start"
          pending={save.isPending}
          disabledReason={refusal ?? (isDirty ? undefined : 'Nothing was changed.')}
        >
          Save the retention
        </Button>
      </form>
    </Card>
  )
}
