'use client'

import type { FleetCluster } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'

interface TagFilterProps {
  clusters: FleetCluster[]
  tag: string | null
  onChange: (tag: string | null) => void
}

/** Narrows the fleet to one tag; the choice stands in the address. */
export function TagFilter({ clusters, tag, onChange }: TagFilterProps) {
  const tags = [...new Set(clusters.flatMap((cluster) => cluster.tags))].toSorted()
  if (tags.length === 0) return null
  return (
    <fieldset className="flex flex-wrap items-center gap-1.5">
      <legend className="sr-only">Filter by tag</legend>
      {tags.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === tag}
          onClick={() => onChange(each === tag ? null : each)}
          className={cn(
            'h-7 rounded-md border border-line px-2.5 text-xs font-medium text-soft hover:bg-hover',
            each === tag && 'border-accent bg-accent-tint text-accent',
          )}
        >
          {each}
        </button>
      ))}
    </fieldset>
  )
}
