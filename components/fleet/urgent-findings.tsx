import type { FleetCluster } from '#server/api/views.ts'
import { paths } from '#components/lib/paths.ts'
import { TickingSentence } from '#components/layout/ticking-sentence.tsx'
import { Link } from '#components/ui/link.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'

/** The worst findings of a cluster, each with its cause and mend. */
export function UrgentFindings({ cluster }: { cluster: FleetCluster }) {
  const { findings, moreFindings } = cluster
  if (findings.length === 0) return null
  return (
    <ul
      aria-label={`Findings in ${cluster.name}`}
      className="mt-4 flex flex-col gap-3 border-t border-line pt-4"
    >
      {findings.map((finding) => (
        <li key={`${finding.id}-${finding.nodeIds.join('-')}`} className="flex gap-2.5">
          <SeverityMark severity={finding.severity} look="icon" className="mt-0.5 items-start" />
          <div className="min-w-0">
            <p className="font-medium">
              <TickingSentence sentence={finding.title} />
            </p>
            <p className="max-w-prose text-soft">
              <TickingSentence sentence={finding.detail} />
            </p>
          </div>
        </li>
      ))}
      {moreFindings > 0 && (
        <li>
          <Link href={paths.cluster(cluster.id)} className="rounded text-accent hover:underline">
            {moreFindings} more on the page of {cluster.name}
          </Link>
        </li>
      )}
    </ul>
  )
}
