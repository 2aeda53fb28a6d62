'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsInteger, useQueryStates } from 'nuqs'
import type { IstAssessment } from '#server/galera/ist/ist-assessment.ts'
import { formatBytes, formatDuration } from '#components/lib/format.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useTRPC } from '#components/lib/trpc-context.ts'
import { Card } from '#components/ui/card.tsx'
import { Field } from '#components/ui/field.tsx'
import { Input, Select } from '#components/ui/input.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { timeOrNone } from './countdown-words.ts'

const MEBIBYTE = 2 ** 20
const MOST_MEBIBYTES = 8 * 1024 * 1024
const OUTAGES_MINUTES = [15, 30, 60, 120, 240, 480, 1440, 4320]
const DEFAULT_MINUTES = 240

/** What another gcache.size would mean, and which one a wanted outage needs. */
export function SizePlanner({ clusterId, answer }: { clusterId: string; answer: IstAssessment }) {
  const trpc = useTRPC()
  const rings = answer.nodes.flatMap(({ gcache }) => gcache.stores?.ringBytes ?? [])
  const present = rings.length === 0 ? 128 : Math.round(Math.min(...rings) / MEBIBYTE)
  const [{ size, outage }, setPlan] = useQueryStates({
    size: parseAsInteger.withDefault(present),
    outage: parseAsInteger.withDefault(DEFAULT_MINUTES),
  })
  const valid = size >= 1 && size <= MOST_MEBIBYTES
  const minutes = OUTAGES_MINUTES.includes(outage) ? outage : DEFAULT_MINUTES
  const plan = useQuery(
    trpc.clusters.gcachePlan.queryOptions(
      {
        clusterId,
        sizeBytes: (valid ? size : present) * MEBIBYTE,
        outageMs: minutes * 60_000,
      },
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Card title="What if" description="Reckoned with the rates that were measured in the last day.">
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="flex flex-col gap-3">
          <Field
            label="gcache.size (MiB)"
            error={valid ? undefined : `Enter a size from 1 to ${MOST_MEBIBYTES} MiB.`}
          >
            <Input
              type="number"
              min={1}
              max={MOST_MEBIBYTES}
              value={size}
              onChange={(event) => void setPlan({ size: Math.round(Number(event.target.value)) })}
            />
          </Field>
          <QueryState query={plan} skeleton={<SkeletonRows label="Reckoning" rows={1} />}>
            {({ lasts, ratesKnown }) => (
              <p className="text-soft" aria-live="polite">
                {ratesKnown
                  ? `A node may be away for ${timeOrNone(lasts.presentMs, 'any time: nothing is written')} at the present rate, for ${timeOrNone(lasts.worstMs, 'any time')} at the busiest of the last day.`
                  : 'Not known: no write rate was measured yet.'}
              </p>
            )}
          </QueryState>
        </div>
        <div className="flex flex-col gap-3">
          <Field label="An outage to come back from by IST">
            <Select
              value={minutes}
              onChange={(event) => void setPlan({ outage: Number(event.target.value) })}
            >
              {OUTAGES_MINUTES.map((one) => (
                <option key={one} value={one}>
                  {formatDuration(one * 60_000)}
                </option>
              ))}
            </Select>
          </Field>
          <QueryState query={plan} skeleton={<SkeletonRows label="Reckoning" rows={1} />}>
            {({ advice }) => (
              <p className="text-soft" aria-live="polite">
                {advice.advisedBytes === null
                  ? 'Not known: no write rate was measured yet.'
                  : `Set gcache.size to ${formatBytes(advice.advisedBytes)} on each member: it takes that much of the disk on each. Needed are ${formatBytes(advice.presentBytes)} at the present rate and ${formatBytes(advice.worstBytes)} at the busiest; a fifth is added. It takes effect with a restart.`}
              </p>
            )}
          </QueryState>
        </div>
      </div>
    </Card>
  )
}
