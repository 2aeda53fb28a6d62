'use client'

import { useFleet } from '#components/lib/use-fleet.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'

interface ChannelClustersProps {
  all: boolean
  chosen: string[]
  error: string | undefined
  onChange: (all: boolean, chosen: string[]) => void
}

/** All clusters, also those to come, or some. */
export function ChannelClusters({ all, chosen, error, onChange }: ChannelClustersProps) {
  const clusters = useFleet().data?.clusters ?? []
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">Clusters</legend>
      <Checkbox
        label="All clusters, also those to come"
        checked={all}
        onChange={(event) => onChange(event.target.checked, chosen)}
      />
      {!all &&
        clusters.map(({ id, name }) => (
          <Checkbox
            key={id}
            className="ml-6"
            label={name}
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(
                false,
                event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
              )
            }
          />
        ))}
      {error !== undefined && (
        <p role="alert" className="text-xs font-medium text-down">
          {error}
        </p>
      )}
    </fieldset>
  )
}
