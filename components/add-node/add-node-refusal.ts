import type { JobView } from '#server/api/job-views.ts'
import type { ClusterView } from '#server/api/views.ts'
import { holdingJob } from '#components/jobs/holding-job.ts'

/** Why no node can be added to this cluster now; undefined when it can. Permission is asked elsewhere. */
export function addNodeRefusal(
  cluster: ClusterView,
  openJobs: readonly JobView[],
): string | undefined {
  if (cluster.simulated) return 'This cluster is simulated: there are no real servers to add to.'
  const held = holdingJob(cluster.id, openJobs)
  if (held !== undefined) return held
  const reached = cluster.nodes.some((node) => node.kind === 'data' && node.tier === 'operate')
  return reached
    ? undefined
    : 'No node of this cluster has an SSH credential, and adding one changes the others too. Add it through Edit connection on a node.'
}
