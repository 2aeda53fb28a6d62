'use client'

import type { UseFormReturn } from 'react-hook-form'
import type { AccessValues } from './access-values.ts'

const tiers = [
  {
    value: 'observe',
    label: 'Observe',
    text: 'Reads status over SQL. Needs a user that may SHOW status and variables; changes nothing on any server.',
  },
  {
    value: 'operate',
    label: 'Operate',
    text: 'Also reads the log and the configuration files over SSH: transfers, views and the causes of failures.',
  },
] as const

export function TierChoice({ form }: { form: UseFormReturn<AccessValues> }) {
  return (
    <fieldset className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <legend className="sr-only">Tier</legend>
      {tiers.map((tier) => (
        <label
          key={tier.value}
          className="flex cursor-pointer items-start gap-2.5 rounded-md border border-line p-3 has-checked:border-accent has-checked:bg-accent-tint has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            value={tier.value}
            className="mt-0.5 size-4 accent-accent outline-none"
            {...form.register('tier')}
          />
          <span>
            <span className="block font-medium">{tier.label}</span>
            <span className="block text-soft">{tier.text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
