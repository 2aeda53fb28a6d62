'use client'

import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { formatNumberOf } from '#components/lib/format.ts'
import { useNow } from '#components/lib/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { byGroup, filterRows, variableRows } from './variable-rows.ts'
import type { VariableBook, VariableColumn } from './variable-rows.ts'
import { VariableTable } from './variable-table.tsx'

interface VariableBrowserProps {
  /** Names the table. */
  label: string
  columns: VariableColumn[]
  book: VariableBook
  oldAfterMs: number
}

/** Variables to search, by name, meaning or value; filters stand in the URL. */
export function VariableBrowser({ label, columns, book, oldAfterMs }: VariableBrowserProps) {
  const nowMs = useNow()
  const [filter, setFilter] = useQueryStates({
    find: parseAsString.withDefault(''),
    group: parseAsString,
    deviating: parseAsBoolean.withDefault(false),
  })
  const { find, group } = filter
  const rows = useMemo(() => variableRows(columns, book), [columns, book])
  const judged = rows.some(({ cells }) => cells.some(({ judgement }) => judgement !== null))
  const deviating = filter.deviating && judged
  const shown = useMemo(
    () => filterRows(rows, { find, group, deviating }),
    [rows, find, group, deviating],
  )
  const groups = useMemo(() => byGroup(shown, book.groups), [shown, book])
  const old = columns.filter(({ atMs }) => atMs === null || nowMs - atMs > oldAfterMs)
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_14rem_auto]">
        <Field label="Search">
          <Input
            type="search"
            value={filter.find}
            placeholder="Name, meaning or value"
            onChange={(event) => void setFilter({ find: event.target.value || null })}
          />
        </Field>
        <Field label="Group">
          <Select
            value={filter.group ?? ''}
            onChange={(event) => void setFilter({ group: event.target.value || null })}
          >
            <option value="">All groups</option>
            {book.groups
              .filter((name) => rows.some((row) => row.group === name))
              .map((name) => (
                <option key={name}>{name}</option>
              ))}
          </Select>
        </Field>
        {judged && (
          <Checkbox
            className="h-9 items-center"
            label="Only what deviates"
            checked={filter.deviating}
            onChange={(event) => void setFilter({ deviating: event.target.checked || null })}
          />
        )}
      </div>
      <output className="text-xs text-faint tabular-nums">
        {shown.length === rows.length
          ? formatNumberOf(rows.length, 'variable')
          : `${shown.length} of ${formatNumberOf(rows.length, 'variable')}`}
      </output>
      {shown.length > 0 ? (
        <VariableTable
          label={label}
          columns={columns}
          groups={groups}
          oldNodeIds={old.map(({ nodeId }) => nodeId).join(' ')}
        />
      ) : (
        <EmptyState
          title={
            deviating && find === '' && group === null ? 'No value deviates' : 'No variable matches'
          }
          actions={<Button onClick={() => void setFilter(null)}>Clear filters</Button>}
        >
          {deviating
            ? 'Every value that the console can judge is in its healthy range.'
            : 'Search for a part of the name, the meaning or the value.'}
        </EmptyState>
      )}
    </div>
  )
}
