'use client'

import { useState } from 'react'
import { consoleNowMs } from '#components/lib/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input } from '#components/ui/input.tsx'
import { fromLocalInput, toLocalInput } from './local-input.ts'
import { RANGE_KEYS, RANGE_LABELS, timeWindow } from './time-range.ts'
import { useRange } from './use-range.ts'

/** Chooses the one range of the page. */
export function RangePicker() {
  const [{ range, from, to }, setRange] = useRange()
  return (
    <div className="flex flex-col gap-3">
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset needs a visible legend and resets the layout */}
      <div role="group" aria-label="Time range" className="flex flex-wrap gap-1">
        {RANGE_KEYS.map((key) => (
          <Button
            key={key}
            size="sm"
            look={range === key ? 'secondary' : 'ghost'}
            aria-pressed={range === key}
            onClick={() => {
              if (key !== 'custom') return void setRange({ range: key, from: null, to: null })
              const shown = timeWindow({ key: range, fromMs: from, toMs: to }, consoleNowMs())
              void setRange({ range: key, from: shown.fromMs, to: shown.toMs })
            }}
          >
            {RANGE_LABELS[key]}
          </Button>
        ))}
      </div>
      {range === 'custom' && from !== null && to !== null && (
        <CustomRange
          key={`${from}-${to}`}
          fromMs={from}
          toMs={to}
          onApply={(fromMs, toMs) => void setRange({ from: fromMs, to: toMs })}
        />
      )}
    </div>
  )
}

interface CustomRangeProps {
  fromMs: number
  toMs: number
  onApply: (fromMs: number, toMs: number) => void
}

function CustomRange({ fromMs, toMs, onApply }: CustomRangeProps) {
  const [from, setFrom] = useState(toLocalInput(fromMs))
  const [to, setTo] = useState(toLocalInput(toMs))
  const start = fromLocalInput(from)
  const end = fromLocalInput(to)
  const turned = start !== null && end !== null && start >= end
  return (
    <form
      className="flex flex-wrap items-end gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (start !== null && end !== null && !turned) onApply(start, end)
      }}
    >
      <Field label="From">
        <Input
          type="datetime-local"
          step="1"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
      </Field>
      <Field label="To" error={turned ? 'The end has to be later than the start.' : undefined}>
        <Input
          type="datetime-local"
          step="1"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </Field>
      <Button
        type="submit"
        disabledReason={
          start === null || end === null
            ? 'Enter both times.'
            : turned
              ? 'The end has to be later than the start.'
              : undefined
        }
      >
        Show range
      </Button>
    </form>
  )
}
