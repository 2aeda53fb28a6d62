import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { daySpan } from '#components/charts/local-input.ts'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'

const OUTCOMES = ['done', 'refused', 'failed'] as const

const parsers = {
  who: parseAsString,
  act: parseAsString,
  outcome: parseAsStringLiteral(OUTCOMES),
  text: parseAsString,
  /** First and last day, as "2026-11-21" in the zone of the browser. */
  from: parseAsString,
  to: parseAsString,
}

/** The filters as they stand in the URL, and as the question that they are. */
export function useAuditFilters() {
  const [chosen, choose] = useQueryStates(parsers)
  const { who, act, outcome, text, from, to } = chosen
  return {
    chosen,
    choose: (next: Partial<typeof chosen> | null) => void choose(next),
    isFiltered: Object.values(chosen).some((value) => value !== null),
    question: {
      ...(who === null ? {} : { who }),
      ...(act === null ? {} : { action: act }),
      ...(outcome === null ? {} : { outcome }),
      ...(text === null ? {} : { text }),
      ...daySpan(from, to),
    },
  }
}

type Filters = ReturnType<typeof useAuditFilters>

export function AuditFilters({ filters: { chosen, choose, isFiltered } }: { filters: Filters }) {
  const trpc = useTRPC()
  const acts = useQuery(trpc.audit.acts.queryOptions())
  const known = acts.data ?? []
  const options = chosen.act === null || known.includes(chosen.act) ? known : [chosen.act, ...known]
  const line = (name: 'who' | 'text') => ({
    value: chosen[name] ?? '',
    maxLength: 200,
    onChange: (event: { target: { value: string } }) =>
      choose({ [name]: event.target.value || null }),
  })
  const day = (name: 'from' | 'to') => ({
    type: 'date',
    value: chosen[name] ?? '',
    onChange: (event: { target: { value: string } }) =>
      choose({ [name]: event.target.value || null }),
  })
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-3 lg:grid-cols-6">
        <Field label="Who">
          <Input type="search" {...line('who')} />
        </Field>
        <Field label="Act">
          <Select
            value={chosen.act ?? ''}
            onChange={(event) => choose({ act: event.target.value || null })}
          >
            <option value="">All acts</option>
            {options.map((act) => (
              <option key={act}>{act}</option>
            ))}
          </Select>
        </Field>
        <Field label="Outcome">
          <Select
            value={chosen.outcome ?? ''}
            onChange={(event) =>
              choose({ outcome: OUTCOMES.find((name) => name === event.target.value) ?? null })
            }
          >
            <option value="">All outcomes</option>
            {OUTCOMES.map((outcome) => (
              <option key={outcome}>{outcome}</option>
            ))}
          </Select>
        </Field>
        <Field label="Text">
          <Input type="search" placeholder="Of, details, address" {...line('text')} />
        </Field>
        <Field label="From day">
          <Input {...day('from')} />
        </Field>
        <Field label="To day">
          <Input {...day('to')} />
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
