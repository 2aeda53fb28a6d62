'use client'

import { useFormContext } from 'react-hook-form'
import { cn } from '#components/lib/cn.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import type { MethodOptions } from './method-options.ts'
import { otherScript, type PlanOptionValues } from './plan-options.ts'

/** The advised method with its reason; the others with what they cost, or why they cannot be chosen. */
export function MethodChoice({ options }: { options: MethodOptions }) {
  const form = useFormContext<PlanOptionValues>()
  const chosen = form.watch('method')
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">Method of the full copy (SST)</legend>
      <MethodRadio value="" label={options.advised.label} text={options.advised.because} advised />
      {options.others.map(({ method, label, because, allowed }) => (
        <MethodRadio key={method} value={method} label={label} text={because} disabled={!allowed} />
      ))}
      <MethodRadio
        value={otherScript}
        label="Another script"
        text="A wsrep_sst_* script that lies on the servers. The console knows nothing of it."
      />
      {chosen === otherScript && (
        <Field
          label="Name of the script after wsrep_sst_"
          error={form.formState.errors.scriptName?.message}
          className="sm:max-w-xs"
        >
          <Input mono {...form.register('scriptName')} />
        </Field>
      )}
    </fieldset>
  )
}

interface MethodRadioProps {
  value: string
  label: string
  text: string
  advised?: boolean
  disabled?: boolean
}

function MethodRadio({ value, label, text, advised = false, disabled = false }: MethodRadioProps) {
  const { register } = useFormContext<PlanOptionValues>()
  return (
    <label
      className={cn(
        'flex items-start gap-2.5 rounded-md border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-tint has-focus-visible:outline-2 has-focus-visible:outline-accent',
        disabled ? 'cursor-not-allowed' : 'cursor-pointer',
      )}
    >
      <input
        type="radio"
        value={value}
        disabled={disabled}
        className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
        {...register('method', { disabled: false })}
      />
      <span className="min-w-0">
        <span className={cn('flex items-center gap-2 font-medium', disabled && 'text-faint')}>
          {label}
          {advised && <Badge>Advised</Badge>}
        </span>
        <span className="block text-soft">{text}</span>
      </span>
    </label>
  )
}
