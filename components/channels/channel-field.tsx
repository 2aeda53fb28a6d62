import { Field } from '#components/ui/field.tsx'
import { Input, Select, Textarea } from '#components/ui/input.tsx'
import type { FieldSpec } from './channel-values.ts'

interface ChannelFieldProps {
  spec: FieldSpec
  value: string
  error: string | undefined
  onChange: (text: string) => void
}

export function ChannelField({ spec, value, error, onChange }: ChannelFieldProps) {
  const { label, description, optional = false, type, choices } = spec
  return (
    <Field label={label} description={description} optional={optional} error={error}>
      {choices !== undefined ? (
        <Select value={value} onChange={(event) => onChange(event.target.value)}>
          {Object.entries(choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </Select>
      ) : type === 'lines' ? (
        <Textarea mono rows={3} value={value} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <Input
          mono={type !== 'password'}
          type={type ?? 'text'}
          autoComplete={type === 'password' ? 'new-password' : 'off'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
