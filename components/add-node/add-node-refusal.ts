import type { JobView } from '#server/api/job-views.ts'
import type { ClusterView } from '#server/api/views.ts'

/** Why no node can be added to this cluster now; undefined when it can. Permission is asked elsewhere. */
export function addNodeRefusal(
  cluster: ClusterView,
  openJobs: readonly JobView[],
): string | undefined {
  if (cluster.simulated) return 'This cluster is simulated: there are no real servers to add to.'
  const job = openJobs.find((each) => each.clusterId === cluster.id && each.holdsLock)
  if (job !== undefined) {
    return `The job “${job.title}” holds this cluster. Wait for its end, or abandon it.`
  }
  const reached = cluster.nodes.some((node) => node.kind === 'data' && node.tier === 'operate')
  return reached
    ? undefined
    : 'No node of this cluster has an SSH credential, and adding one changes the others too. Add it through Edit connection on a node.'
}
