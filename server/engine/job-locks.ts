import type { Plan } from '#server/procedures/plan.ts'

/** Keys of the locks that a job of this plan holds: the cluster it changes first, then the servers it claims. */
export function lockKeysOf(plan: Plan): [cluster: string, ...servers: string[]] {
  const cluster =
    plan.clusterId === null ? `new:${plan.clusterName}` : clusterLockKey(plan.clusterId)
  const bare = plan.servers.filter((server) => server.nodeId === null)
  const servers = bare.map(({ address, sshPort }) => `server:${address}:${sshPort}`)
  return [cluster, ...new Set(servers)]
}

/** Of a cluster in the inventory. */
export const clusterLockKey = (clusterId: string) => `cluster:${clusterId}`
