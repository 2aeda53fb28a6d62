import type { PlanServer } from './plan.ts'

/** A job, with the servers on which steps of it have run. */
export interface WorkedOn {
  /** Of its row: a deployment has one from its first node on. */
  clusterId: string | null
  servers: readonly PlanServer[]
}

/** Keys of the servers of a job that another one has worked on too. */
export function sharedServers(own: WorkedOn, other: WorkedOn): string[] {
  const isSame = (mine: PlanServer, theirs: PlanServer) =>
    (mine.address === theirs.address && mine.sshPort === theirs.sshPort) ||
    (mine.nodeId !== null && mine.nodeId === theirs.nodeId) ||
    // Its address may have been edited since, or is not yet that of a node.
    (mine.key === theirs.key && own.clusterId !== null && own.clusterId === other.clusterId)
  return own.servers.flatMap((mine) =>
    other.servers.some((theirs) => isSame(mine, theirs)) ? [mine.key] : [],
  )
}
