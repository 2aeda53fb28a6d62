'use client'

import { memo, useId } from 'react'
import type { FleetCluster } from '#server/api/views.ts'
import { formatNumberOf } from '#components/lib/format.ts'
import { paths } from '#components/lib/paths.ts'
import { TickingSentence } from '#components/layout/ticking-sentence.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'

/** Clusters that need nothing now: a line each. */
export function QuietClusters({ title, clusters }: { title: string; clusters: FleetCluster[] }) {
  const headingId = useId()
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId} className="mb-2 text-sm font-medium text-faint">
        {title}
      </h2>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {clusters.map((cluster) => (
          <QuietCluster key={cluster.id} cluster={cluster} />
        ))}
      </ul>
    </section>
  )
}

const QuietCluster = memo(function QuietCluster({ cluster }: { cluster: FleetCluster }) {
  return (
    <li className="flex flex-col gap-x-4 gap-y-1 px-4 py-2.5 sm:flex-row sm:items-center">
      <div className="flex shrink-0 items-center gap-2 sm:w-56">
        <SeverityMark severity={cluster.severity} look="icon" />
        <Link
          href={paths.cluster(cluster.id)}
          className="truncate rounded font-medium hover:underline"
        >
          {cluster.name}
        </Link>
      </div>
      <p className="min-w-0 flex-1 text-soft sm:truncate">
        <TickingSentence sentence={cluster.sentence} />
      </p>
      <div className="flex shrink-0 items-center gap-1.5">
        {cluster.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
        <span className="text-xs text-faint tabular-nums">
          {formatNumberOf(cluster.nodes.length, 'node')}
        </span>
      </div>
    </li>
  )
})
