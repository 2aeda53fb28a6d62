'use client'

import { useMutation, useQuery } from '@tanstack/react-query'
import { useForm, useWatch } from 'react-hook-form'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleet } from '#components/lib/use-fleet.ts'
import { Button } from '#components/ui/button.tsx'
import { DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { SEVERITIES } from './severities.ts'
import { useAlertingChanged } from './use-alerting.ts'

export interface SilenceStart {
  kind: 'silence' | 'maintenance'
  rule?: string
  clusterId?: string
  nodeId?: string | null
}

const DURATIONS = [
  [15, '15 minutes'],
  [60, '1 hour'],
  [240, '4 hours'],
  [480, '8 hours'],
  [1440, '1 day'],
  [10_080, '7 days'],
  [43_200, '30 days'],
] as const

interface Values {
  rule: string
  clusterId: string
  nodeId: string
  severity: string
  minutes: string
  reason: string
}

export function SilenceForm({ start, onDone }: { start: SilenceStart; onDone: () => void }) {
  const trpc = useTRPC()
  const changed = useAlertingChanged()
  const rules = useQuery(trpc.alerts.rules.queryOptions())
  const clusters = useFleet().data?.clusters ?? []
  const form = useForm<Values>({
    defaultValues: {
      rule: start.rule ?? '',
      clusterId: start.clusterId ?? '',
      nodeId: start.nodeId ?? '',
      severity: '',
      minutes: '60',
      reason: '',
    },
  })
  const create = useMutation(
    trpc.alerts.silence.mutationOptions({
      onSuccess: () => {
        onDone()
        return changed()
      },
    }),
  )
  const clusterId = useWatch({ control: form.control, name: 'clusterId' })
  const nodes = clusters.find(({ id }) => id === clusterId)?.nodes ?? []
  const isMaintenance = start.kind === 'maintenance'
  const submit = form.handleSubmit((values) =>
    create.mutate({
      kind: start.kind,
      rule: values.rule || null,
      clusterId: values.clusterId || null,
      nodeId: nodes.some(({ id }) => id === values.nodeId) ? values.nodeId : null,
      severity: SEVERITIES.find((one) => one === values.severity) ?? null,
      minutes: Number(values.minutes),
      reason: values.reason,
    }),
  )
  const { errors } = form.formState
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label="Cluster" error={errors.clusterId?.message}>
        <Select
          {...form.register('clusterId', {
            validate: (id) => !isMaintenance || id !== '' || 'Choose the cluster.',
          })}
        >
          <option value="">{isMaintenance ? 'Choose a cluster' : 'All clusters'}</option>
          {clusters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Node">
        <Select {...form.register('nodeId')}>
          <option value="">{isMaintenance ? 'The whole cluster' : 'All nodes'}</option>
          {nodes.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      {!isMaintenance && (
        <>
          <Field label="Rule">
            <Select {...form.register('rule')}>
              <option value="">All rules</option>
              {rules.data?.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
          <Field label="Severity">
            <Select {...form.register('severity')}>
              <option value="">All severities</option>
              {SEVERITIES.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          </Field>
        </>
      )}
      <Field label="Ends after">
        <Select {...form.register('minutes')}>
          {DURATIONS.map(([minutes, label]) => (
            <option key={minutes} value={minutes}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Reason" error={errors.reason?.message}>
        <Input
          {...form.register('reason', {
            validate: (text) => text.trim() !== '' || 'Say why, for those who find it.',
          })}
        />
      </Field>
      {create.error !== null && <InlineError error={operatorErrorOf(create.error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={create.isPending}>
          {isMaintenance ? 'Begin the maintenance' : 'Silence'}
        </Button>
      </DialogActions>
    </form>
  )
}
