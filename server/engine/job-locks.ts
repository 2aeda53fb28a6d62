import type { Plan } from '#server/procedures/plan.ts'

/**
 * Keys of the locks that a job of this plan holds: the cluster it changes first, then what else it
 * claims. `madeClusterId`: the cluster that a deployment has put into the inventory by now.
 */
export function lockKeysOf(
  plan: Plan,
  madeClusterId: string | null = null,
): [cluster: string, ...others: string[]] {
  const cluster =
    plan.clusterId === null ? `new:${plan.clusterName}` : clusterLockKey(plan.clusterId)
  const bare = plan.servers.filter((server) => server.nodeId === null)
  const servers = bare.map(({ address, sshPort }) => `server:${address}:${sshPort}`)
  const made =
    plan.clusterId === null && madeClusterId !== null ? [clusterLockKey(madeClusterId)] : []
  return [cluster, ...made, ...new Set(servers)]
}

/** Of a cluster in the inventory. */
export const clusterLockKey = (clusterId: string) => `cluster:${clusterId}`
