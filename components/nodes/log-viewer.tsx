'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import type { NodeView } from '#server/api/views.ts'
import { operatorErrorOf } from '#components/lib/operator-error.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { InlineError } from '#components/ui/inline-error.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { filterLines, LOG_LEVELS } from './log-lines.ts'
import { LogWindow } from './log-window.tsx'
import { useLogLines } from './use-log-lines.ts'

const LEVEL_LABELS = {
  error: 'Errors only',
  warning: 'Warnings and errors',
  note: 'Notes and above',
  debug: 'Everything',
} as const

/** The MariaDB journal of one server, live. */
export function LogViewer({ node }: { node: NodeView }) {
  if (node.tier === 'observe') {
    return (
      <EmptyState title={`The log of ${node.name} needs SSH`}>
        The console follows the journal of the server over SSH. Choose an SSH credential through
        Edit connection; the user has to be in the group systemd-journal or may read the journal
        through sudo.
      </EmptyState>
    )
  }
  return <FollowedLog node={node} />
}

function FollowedLog({ node }: { node: NodeView }) {
  const [filter, setFilter] = useQueryStates({
    q: parseAsString.withDefault(''),
    level: parseAsStringLiteral(LOG_LEVELS).withDefault('debug'),
  })
  const log = useLogLines(node.id)
  const { q: search, level } = filter
  const shown = useMemo(() => filterLines(log.lines, { search, level }), [log.lines, search, level])
  return (
    <section aria-labelledby="log-head" className="flex flex-col gap-4">
      <h2 id="log-head" className="sr-only">
        Log
      </h2>
      <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <Field label="Search the loaded lines">
          <Input
            type="search"
            value={filter.q}
            placeholder="Words that must all occur"
            onChange={(event) => void setFilter({ q: event.target.value || null })}
          />
        </Field>
        <Field
          label="Level"
          description="Lines of SST scripts are notes, though Debian logs them as errors."
        >
          <Select
            value={filter.level}
            onChange={(event) =>
              void setFilter({
                level: LOG_LEVELS.find((level) => level === event.target.value) ?? null,
              })
            }
          >
            {LOG_LEVELS.toReversed().map((level) => (
              <option key={level} value={level}>
                {LEVEL_LABELS[level]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {log.error !== null && <InlineError error={operatorErrorOf(log.error)} onRetry={log.retry} />}
      {log.loading ? (
        <SkeletonRows label="Loading the log" rows={10} />
      ) : (
        <LogWindow
          nodeName={node.name}
          lines={shown}
          loaded={log.lines.length}
          search={filter.q}
          older={log.older}
        />
      )}
    </section>
  )
}
