'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChannelView } from '#server/api/channel-views.ts'
import {
  CHANNEL_KINDS,
  channelKindLabels,
  type ChannelKind,
} from '#server/alerts/channels/channel-kinds.ts'
import type { AlertSeverity } from '#server/alerts/notification.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog, DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { ChannelClusters } from './channel-clusters.tsx'
import { ChannelField } from './channel-field.tsx'
import {
  channelProblems,
  channelValues,
  newSigningSecret,
  secretFields,
  settingsFields,
  toInput,
} from './channel-values.ts'

interface ChannelDialogProps {
  /** The channel to change, 'new' to add one, null while closed. */
  editing: ChannelView | 'new' | null
  onClose: () => void
}

export function ChannelDialog({ editing, onClose }: ChannelDialogProps) {
  const saved = editing === 'new' ? null : editing
  return (
    <Dialog
      open={editing !== null}
      onOpenChange={onClose}
      title={saved === null ? 'Add a channel' : `Change ${saved.name}`}
      description={saved === null ? undefined : 'A secret that is left empty stays as it is.'}
    >
      {editing !== null && <ChannelForm saved={saved} onDone={onClose} />}
    </Dialog>
  )
}

function ChannelForm({ saved, onDone }: { saved: ChannelView | null; onDone: () => void }) {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [values, setValues] = useState(() => channelValues(saved))
  const [tried, setTried] = useState(false)
  const isNew = saved === null
  const onSuccess = () => {
    notify(isNew ? 'Channel added' : 'Channel changed')
    onDone()
    return queryClient.invalidateQueries(trpc.channels.list.queryFilter())
  }
  const create = useMutation(trpc.channels.create.mutationOptions({ onSuccess }))
  const update = useMutation(trpc.channels.update.mutationOptions({ onSuccess }))
  const problems = channelProblems(values, isNew)
  const problemOf = (place: string) => (tried ? problems[place] : undefined)
  const change = (next: Partial<typeof values>) => setValues({ ...values, ...next })
  const put = (part: 'settings' | 'secrets', name: string, text: string) =>
    change({ [part]: { ...values[part], [name]: text } })
  const error = create.error ?? update.error
  const submit = () => {
    setTried(true)
    if (Object.keys(problems).length > 0) return
    const input = toInput(values, isNew)
    if (isNew) create.mutate({ kind: values.kind, ...input })
    else update.mutate({ id: saved.id, ...input })
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      className="flex flex-col gap-4"
    >
      <Field label="Name" error={problemOf('name')}>
        <Input value={values.name} onChange={(event) => change({ name: event.target.value })} />
      </Field>
      {isNew && (
        <Field label="Kind">
          <Select
            value={values.kind}
            onChange={(event) => change({ kind: event.target.value as ChannelKind, secrets: {} })}
          >
            {CHANNEL_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {channelKindLabels[kind]}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {settingsFields[values.kind].map((spec) => (
        <ChannelField
          key={`${values.kind} ${spec.name}`}
          spec={spec}
          value={values.settings[spec.name] ?? ''}
          error={problemOf(`settings.${spec.name}`)}
          onChange={(text) => put('settings', spec.name, text)}
        />
      ))}
      {secretFields[values.kind].map((spec) => (
        <ChannelField
          key={`${values.kind} secret ${spec.name}`}
          spec={saved?.secretsSet.includes(spec.name) ? { ...spec, optional: true } : spec}
          value={values.secrets[spec.name] ?? ''}
          error={problemOf(`secrets.${spec.name}`)}
          onChange={(text) => put('secrets', spec.name, text)}
        />
      ))}
      {values.kind === 'webhook' && (
        <Button
          size="sm"
          className="self-start"
          onClick={() => put('secrets', 'signingSecret', newSigningSecret())}
        >
          Make a signing secret
        </Button>
      )}
      <Field label="Least severity">
        <Select
          value={values.leastSeverity}
          onChange={(event) => change({ leastSeverity: event.target.value as AlertSeverity })}
        >
          <option value="notice">notice and above</option>
          <option value="warning">warning and above</option>
          <option value="critical">critical only</option>
        </Select>
      </Field>
      <ChannelClusters
        all={values.allClusters}
        chosen={values.clusterIds}
        error={problemOf('clusterIds')}
        onChange={(allClusters, clusterIds) => change({ allClusters, clusterIds })}
      />
      <Field
        label="Allowed private ranges"
        optional
        description="Private, loopback and link-local addresses are refused but for these: one CIDR a line, e.g. 10.1.0.0/16."
      >
        <Textarea
          mono
          rows={2}
          value={values.allowedRanges}
          onChange={(event) => change({ allowedRanges: event.target.value })}
        />
      </Field>
      {error !== null && <InlineError error={operatorErrorOf(error)} />}
      <DialogActions>
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" pending={create.isPending || update.isPending}>
          {isNew ? 'Add the channel' : 'Save the changes'}
        </Button>
      </DialogActions>
    </form>
  )
}
