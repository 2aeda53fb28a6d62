import type { RuleView } from '#server/api/alert-views.ts'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { SEVERITIES } from './severities.ts'

/** As typed. */
export interface AskedTerms {
  enabled: boolean
  threshold: string
  forSeconds: string
  severity: (typeof SEVERITIES)[number]
}

export function termsAsked(terms: RuleView['terms']): AskedTerms {
  return {
    enabled: terms.enabled,
    threshold: String(terms.threshold ?? ''),
    forSeconds: String(terms.forMs / 1000),
    severity: terms.severity,
  }
}

interface TermsFieldsProps {
  rule: RuleView
  asked: AskedTerms
  onAsk: (next: AskedTerms) => void
  readOnly: boolean
}

export function TermsFields({
  rule: { threshold, builtIn },
  asked,
  onAsk,
  readOnly,
}: TermsFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Rule is">
        <Select
          value={asked.enabled ? 'on' : 'off'}
          disabled={readOnly}
          onChange={({ target }) => onAsk({ ...asked, enabled: target.value === 'on' })}
        >
          <option value="on">on</option>
          <option value="off">off</option>
        </Select>
      </Field>
      <Field label="Severity" description={`Built in: ${builtIn.severity}.`}>
        <Select
          value={asked.severity}
          disabled={readOnly}
          onChange={({ target }) =>
            onAsk({
              ...asked,
              severity: SEVERITIES.find((one) => one === target.value) ?? asked.severity,
            })
          }
        >
          {SEVERITIES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </Select>
      </Field>
      {threshold !== null && (
        <Field
          label={`Threshold, ${threshold.unit}`}
          description={`Of ${threshold.of}. From ${threshold.min} to ${threshold.max}; built in: ${threshold.value}.`}
        >
          <Input
            type="number"
            step="any"
            value={asked.threshold}
            readOnly={readOnly}
            onChange={({ target }) => onAsk({ ...asked, threshold: target.value })}
          />
        </Field>
      )}
      <Field
        label="Fires after, seconds"
        description={`So long it must hold. Built in: ${builtIn.forMs / 1000}.`}
      >
        <Input
          type="number"
          min={0}
          value={asked.forSeconds}
          readOnly={readOnly}
          onChange={({ target }) => onAsk({ ...asked, forSeconds: target.value })}
        />
      </Field>
    </div>
  )
}
