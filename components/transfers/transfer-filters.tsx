import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { METHOD_RULES } from '#server/galera/sst-method-rules.ts'
import { daySpan } from '#components/charts/local-input.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'

const KINDS = ['IST', 'SST'] as const
const METHODS = Object.keys(METHOD_RULES)
const OUTCOMES = ['synced', 'failed', 'running', 'unknown'] as const

const parsers = {
  node: parseAsString,
  kind: parseAsStringLiteral(KINDS),
  method: parseAsString,
  outcome: parseAsStringLiteral(OUTCOMES),
  /** First and last day, as "2026-11-21" in the zone of the browser. */
  from: parseAsString,
  to: parseAsString,
}

/** The filters as they stand in the URL, and as the question that they are. */
export function useTransferFilters() {
  const [chosen, choose] = useQueryStates(parsers)
  const { node, kind, method, outcome, from, to } = chosen
  return {
    chosen,
    choose: (next: Partial<typeof chosen> | null) => void choose(next),
    isFiltered: Object.values(chosen).some((value) => value !== null),
    question: {
      ...(node === null ? {} : { nodeName: node }),
      ...(kind === null ? {} : { kind }),
      ...(method === null ? {} : { method }),
      ...(outcome === null ? {} : { outcome }),
      ...daySpan(from, to),
    },
  }
}

interface TransferFiltersProps {
  nodeNames: string[]
  filters: ReturnType<typeof useTransferFilters>
}

export function TransferFilters({
  nodeNames,
  filters: { chosen, choose, isFiltered },
}: TransferFiltersProps) {
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-3 lg:grid-cols-6">
        <Choice
          label="Node"
          all="All nodes"
          chosen={chosen.node}
          options={nodeNames}
          onChoose={(node) => choose({ node })}
        />
        <Choice
          label="Kind"
          all="IST and SST"
          chosen={chosen.kind}
          options={KINDS}
          onChoose={(kind) => choose({ kind })}
        />
        <Choice
          label="Method"
          all="All methods"
          chosen={chosen.method}
          options={METHODS}
          onChoose={(method) => choose({ method })}
        />
        <Choice
          label="Outcome"
          all="All outcomes"
          chosen={chosen.outcome}
          options={OUTCOMES}
          onChoose={(outcome) => choose({ outcome })}
        />
        <Field label="From day">
          <Input
            type="date"
            value={chosen.from ?? ''}
            onChange={(event) => choose({ from: event.target.value || null })}
          />
        </Field>
        <Field label="To day">
          <Input
            type="date"
            value={chosen.to ?? ''}
            onChange={(event) => choose({ to: event.target.value || null })}
          />
        </Field>
      </div>
      {isFiltered && (
        <div>
          <Button size="sm" onClick={() => choose(null)}>
            Clear filters
          </Button>
        </div>
      )}
    </div>
  )
}

interface ChoiceProps<Option extends string> {
  label: string
  all: string
  chosen: string | null
  options: readonly Option[]
  onChoose: (value: Option | null) => void
}

function Choice<Option extends string>({
  label,
  all,
  chosen,
  options,
  onChoose,
}: ChoiceProps<Option>) {
  return (
    <Field label={label}>
      <Select
        value={chosen ?? ''}
        onChange={(event) =>
          onChoose(options.find((option) => option === event.target.value) ?? null)
        }
      >
        <option value="">{all}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </Select>
    </Field>
  )
}
