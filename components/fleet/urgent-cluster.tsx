'use client'

import { memo } from 'react'
import type { FleetCluster } from '#server/api/views.ts'
import { cn } from '#components/lib/cn.ts'
import { paths } from '#components/lib/paths.ts'
import { TickingSentence } from '#components/layout/ticking-sentence.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Link } from '#components/ui/link.tsx'
import { severityLook } from '#components/ui/state-look.ts'
import { ConditionMark } from '#components/ui/state-mark.tsx'
import { toneText } from '#components/ui/tone.ts'
import { UrgentFindings } from './urgent-findings.tsx'

/** A cluster that needs attention: what is wrong, and each node's state. */
export const UrgentCluster = memo(function UrgentCluster({ cluster }: { cluster: FleetCluster }) {
  const { Icon, tone, label } = severityLook[cluster.severity]
  return (
    <article className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 rounded-lg border border-line bg-surface p-4 sm:p-5">
      <Icon aria-hidden className={cn('size-6', toneText[tone])} />
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h2 className="text-base font-semibold">
            <Link href={paths.cluster(cluster.id)} className="rounded hover:underline">
              {cluster.name}
            </Link>
          </h2>
          <span className={cn('text-xs font-medium', toneText[tone])}>{label}</span>
          {cluster.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </div>
        <p className="mt-1 text-base">
          <TickingSentence sentence={cluster.sentence} />
        </p>
        <ul aria-label={`Nodes of ${cluster.name}`} className="mt-4 flex flex-wrap gap-x-6 gap-y-2">
          {cluster.nodes.map((node) => (
            <li key={node.id} className="flex items-center gap-2">
              <Link href={paths.node(node.id)} className="rounded font-medium hover:underline">
                {node.name}
              </Link>
              <ConditionMark condition={node.condition} label={node.label} />
            </li>
          ))}
        </ul>
        <UrgentFindings cluster={cluster} />
      </div>
    </article>
  )
})
