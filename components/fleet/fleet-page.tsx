'use client'

import { Plus, Rocket } from 'lucide-react'
import { parseAsString, useQueryState } from 'nuqs'
import { useDeferredValue } from 'react'
import type { FleetCluster } from '#server/api/views.ts'
import { paths } from '#components/lib/paths.ts'
import { QueryState } from '#components/lib/query-state.tsx'
import { useFleet } from '#components/lib/use-fleet.ts'
import { Page } from '#components/layout/page.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { FirstCluster } from './first-cluster.tsx'
import { fleetVerdict } from './fleet-verdict.ts'
import { QuietClusters } from './quiet-clusters.tsx'
import { TagFilter } from './tag-filter.tsx'
import { UrgentCluster } from './urgent-cluster.tsx'

/** All clusters, most urgent first. */
export function FleetPage() {
  const fleet = useFleet()
  const clusters = fleet.data?.clusters
  return (
    <Page
      title="Fleet"
      description={
        clusters !== undefined &&
        clusters.length > 0 && <p className="text-base text-ink">{fleetVerdict(clusters)}</p>
      }
      actions={
        clusters !== undefined &&
        clusters.length > 0 && (
          <>
            <ButtonLink href={paths.deployCluster()}>
              <Rocket aria-hidden /> Deploy a cluster
            </ButtonLink>
            <ButtonLink href={paths.importCluster()}>
              <Plus aria-hidden /> Import a cluster
            </ButtonLink>
          </>
        )
      }
    >
      <QueryState query={fleet} skeleton={<SkeletonRows label="Loading the fleet" rows={3} />}>
        {(view) =>
          view.clusters.length === 0 ? <FirstCluster /> : <FleetList clusters={view.clusters} />
        }
      </QueryState>
    </Page>
  )
}

// About what fits on a large screen.
const SHOWN_AT_ONCE = 30

function FleetList({ clusters }: { clusters: FleetCluster[] }) {
  const [tag, setTag] = useQueryState('tag', parseAsString)
  const chosen = tag === null ? clusters : clusters.filter((cluster) => cluster.tags.includes(tag))
  // Of hundreds the most urgent are drawn first and the others when there is time.
  const shown = useDeferredValue(chosen, chosen.slice(0, SHOWN_AT_ONCE))
  const urgent = shown.filter((cluster) => isUrgent(cluster))
  const noticed = shown.filter((cluster) => cluster.severity === 'notice')
  const healthy = shown.filter((cluster) => cluster.severity === 'ok')
  return (
    <>
      <TagFilter clusters={clusters} tag={tag} onChange={(next) => void setTag(next)} />
      {urgent.length > 0 && (
        <section aria-label="Clusters that need attention" className="flex flex-col gap-4">
          {urgent.map((cluster) => (
            <UrgentCluster key={cluster.id} cluster={cluster} />
          ))}
        </section>
      )}
      {noticed.length > 0 && <QuietClusters title="Worth a look" clusters={noticed} />}
      {healthy.length > 0 && <QuietClusters title="Healthy" clusters={healthy} />}
      {shown.length === 0 && <p className="text-soft">No cluster carries the tag {tag}.</p>}
    </>
  )
}

function isUrgent(cluster: FleetCluster): boolean {
  return cluster.severity === 'critical' || cluster.severity === 'warning'
}
