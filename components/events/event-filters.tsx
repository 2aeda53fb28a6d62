import type { EventView } from '#server/api/views.ts'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { severityLook } from '#components/ui/state-look.ts'
import { kindLabel } from './event-kinds.ts'
import { ALL_KINDS, EVENT_KINDS } from './known-kinds.ts'

export const SEVERITIES = [
  'critical',
  'warning',
  'notice',
  'ok',
] as const satisfies EventView['severity'][]

interface ChosenFilters {
  node: string | null
  severity: EventView['severity'] | null
  kind: string | null
  text: string | null
}

interface EventFiltersProps {
  /** null where the node is fixed. */
  nodes: { id: string; name: string }[] | null
  chosen: ChosenFilters
  onChoose: (next: Partial<ChosenFilters>) => void
}

export function EventFilters({ nodes, chosen, onChoose }: EventFiltersProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      {nodes && (
        <Field label="Node">
          <Select
            value={chosen.node ?? ''}
            onChange={(event) => onChoose({ node: event.target.value || null })}
          >
            <option value="">All nodes</option>
            {nodes.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Field label="Severity">
        <Select
          value={chosen.severity ?? ''}
          onChange={(event) =>
            onChoose({ severity: SEVERITIES.find((name) => name === event.target.value) ?? null })
          }
        >
          <option value="">All severities</option>
          {SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {severity === 'ok' ? 'OK' : severityLook[severity].label}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Kind">
        <Select
          value={chosen.kind ?? ''}
          onChange={(event) => onChoose({ kind: event.target.value || null })}
        >
          <option value="">All kinds</option>
          {chosen.kind !== null &&
            !(chosen.kind in EVENT_KINDS) &&
            !ALL_KINDS.includes(chosen.kind) && (
              <option value={chosen.kind}>{kindLabel(chosen.kind)}</option>
            )}
          {Object.entries(EVENT_KINDS).map(([group, kinds]) => (
            <optgroup key={group} label={group}>
              <option value={group}>{group}: all</option>
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {kindLabel(kind)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      <Field label="Text">
        <Input
          type="search"
          maxLength={200}
          placeholder="In title or details"
          value={chosen.text ?? ''}
          onChange={(event) => onChoose({ text: event.target.value || null })}
        />
      </Field>
    </div>
  )
}
