'use client'

import { useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useFleet } from '#components/lib/use-fleet.ts'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Field } from '#components/ui/field.tsx'
import { Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { AlertTable } from './alert-table.tsx'
import { SEVERITIES } from './severities.ts'

const MOST = 500

const parsers = {
  show: parseAsStringLiteral(['open', 'resolved']).withDefault('open'),
  cluster: parseAsString,
  severity: parseAsStringLiteral(SEVERITIES),
  rule: parseAsString,
}

/** Alerts that are open or over, filtered by what stands in the URL. */
export function AlertList() {
  const trpc = useTRPC()
  const [{ show, cluster, severity, rule }, choose] = useQueryStates(parsers)
  const fleet = useFleet()
  const rules = useQuery(trpc.alerts.rules.queryOptions())
  const alerts = useQuery(
    trpc.alerts.list.queryOptions({
      show,
      limit: MOST,
      ...(cluster === null ? {} : { clusterId: cluster }),
      ...(severity === null ? {} : { severity }),
      ...(rule === null ? {} : { rule }),
    }),
  )
  const isFiltered = cluster !== null || severity !== null || rule !== null
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Show">
          <Select
            value={show}
            onChange={({ target }) =>
              void choose({ show: target.value === 'resolved' ? 'resolved' : null })
            }
          >
            <option value="open">Open</option>
            <option value="resolved">Over</option>
          </Select>
        </Field>
        <Field label="Cluster">
          <Select
            value={cluster ?? ''}
            onChange={({ target }) => void choose({ cluster: target.value || null })}
          >
            <option value="">All clusters</option>
            {fleet.data?.clusters.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Severity">
          <Select
            value={severity ?? ''}
            onChange={({ target }) =>
              void choose({ severity: SEVERITIES.find((one) => one === target.value) ?? null })
            }
          >
            <option value="">All severities</option>
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Select>
        </Field>
        <Field label="Rule">
          <Select
            value={rule ?? ''}
            onChange={({ target }) => void choose({ rule: target.value || null })}
          >
            <option value="">All rules</option>
            {rules.data?.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {isFiltered && (
        <div>
          <Button
            size="sm"
            onClick={() => void choose({ cluster: null, severity: null, rule: null })}
          >
            Clear filters
          </Button>
        </div>
      )}
      <QueryState query={alerts} skeleton={<SkeletonRows label="Loading the alerts" rows={5} />}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={show === 'open' ? 'No alert is open' : 'No alert is kept'}>
              {isFiltered
                ? 'No alert fits the filters.'
                : show === 'open'
                  ? 'Nothing that a rule looks for holds now.'
                  : 'Alerts that are over are kept as long as events.'}
            </EmptyState>
          ) : (
            <Card>
              <AlertTable alerts={rows} />
              {rows.length === MOST && (
                <p className="mt-3 text-sm text-soft">
                  Only the newest {MOST} are shown: choose a cluster or a rule to see more.
                </p>
              )}
            </Card>
          )
        }
      </QueryState>
    </div>
  )
}
