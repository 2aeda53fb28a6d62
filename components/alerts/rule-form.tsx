'use client'

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { RuleView } from '#server/api/alert-views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { useFleet } from '#components/lib/use-fleet.ts'
import { useRefusal } from '#components/lib/viewer.tsx'
import { Button } from '#components/ui/button.tsx'
import { DialogActions } from '#components/ui/dialog.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Select } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { RulePreview } from './rule-preview.tsx'
import { TermsFields, termsAsked, type AskedTerms } from './terms-fields.tsx'
import { useAlertingChanged } from './use-alerting.ts'

/** What of a rule can be changed, for all clusters or for one, and when it would have fired so. */
export function RuleForm({ rule, onDone }: { rule: RuleView; onDone: () => void }) {
  const [clusterId, choose] = useState('')
  const clusters = useFleet().data?.clusters ?? []
  const own = rule.overrides.find((one) => one.clusterId === clusterId)
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{rule.runbook}</p>
      <Field label="For">
        <Select value={clusterId} onChange={({ target }) => choose(target.value)}>
          <option value="">All clusters</option>
          {clusters.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <PlaceForm
        key={clusterId}
        rule={rule}
        clusterId={clusterId}
        start={termsAsked(own?.terms ?? rule.terms)}
        isChanged={clusterId === '' ? rule.changed !== null : own !== undefined}
        previewClusterId={clusterId === '' ? (clusters[0]?.id ?? null) : clusterId}
        onDone={onDone}
      />
    </div>
  )
}

interface PlaceFormProps {
  rule: RuleView
  clusterId: string
  start: AskedTerms
  isChanged: boolean
  previewClusterId: string | null
  onDone: () => void
}

function PlaceForm(props: PlaceFormProps) {
  const { rule, clusterId, start, isChanged, previewClusterId, onDone } = props
  const trpc = useTRPC()
  const changed = useAlertingChanged()
  const refusal = useRefusal('alert.rules')
  const [asked, ask] = useState(start)
  const place = { rule: rule.id, clusterId: clusterId === '' ? null : clusterId }
  const done = (what: string) => () => {
    notify(what, 'It holds from the next look on, within a second.')
    onDone()
    return changed()
  }
  const save = useMutation(trpc.alerts.setRule.mutationOptions({ onSuccess: done('Rule changed') }))
  const reset = useMutation(
    trpc.alerts.resetRule.mutationOptions({ onSuccess: done('Rule set back') }),
  )
  const error = save.error ?? reset.error
  const threshold = rule.threshold === null ? null : Number(asked.threshold)
  const forMs = Math.round(Number(asked.forSeconds) * 1000)
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        const { enabled, severity } = asked
        save.mutate({ ...place, enabled, threshold, forMs, severity })
      }}
    >
      <TermsFields rule={rule} asked={asked} onAsk={ask} readOnly={refusal !== undefined} />
      <RulePreview rule={rule} clusterId={previewClusterId} threshold={threshold} forMs={forMs} />
      {error !== null && <InlineError error={operatorErrorOf(error)} />}
      <DialogActions>
        <Button
          pending={reset.isPending}
          disabledReason={refusal ?? (isChanged ? undefined : 'Nothing was changed here.')}
          onClick={() => reset.mutate(place)}
        >
          Set back
        </Button>
        <Button type="submit" look="primary" pending={save.isPending} disabledReason={refusal}>
          Save the rule
        </Button>
      </DialogActions>
    </form>
  )
}
