import { Link } from '#components/ui/link.tsx'
import type { FleetCluster } from '#server/api/views.ts'
import { paths } from '#components/lib/paths.ts'
import { SentenceWithTimes } from '#components/layout/sentence-with-times.tsx'
import { SeverityMark } from '#components/ui/state-mark.tsx'

const shownFindings = 3

/** The worst findings of a cluster, each with its cause and mend. */
export function UrgentFindings({ cluster, nowMs }: { cluster: FleetCluster; nowMs: number }) {
  const { findings } = cluster.assessment
  const hidden = findings.length - shownFindings
  if (findings.length === 0) return null
  return (
    <ul
      aria-label={`Findings in ${cluster.name}`}
      className="mt-4 flex flex-col gap-3 border-t border-line pt-4"
    >
      {findings.slice(0, shownFindings).map((finding) => (
        <li key={`${finding.id}-${finding.nodeIds.join('-')}`} className="flex gap-2.5">
          <SeverityMark severity={finding.severity} look="icon" className="mt-0.5 items-start" />
          <div className="min-w-0">
            <p className="font-medium">
              <SentenceWithTimes sentence={finding.title} nowMs={nowMs} />
            </p>
            <p className="max-w-prose text-soft">
              <SentenceWithTimes sentence={finding.detail} nowMs={nowMs} />
            </p>
          </div>
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <Link href={paths.cluster(cluster.id)} className="rounded text-accent hover:underline">
            {hidden} more on the page of {cluster.name}
          </Link>
        </li>
      )}
    </ul>
  )
}
