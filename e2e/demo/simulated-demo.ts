import { addSimulatedCluster } from '#e2e/console/add-simulated-cluster.ts'
import { startSimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import type { Deps } from '#server/services/actor.ts'

/** Three nodes and an arbitrator in memory; the console says on every page that they are simulated. */
export async function startSimulatedDemo(
  deps: Deps,
  stops: (() => Promise<void>)[],
): Promise<void> {
  const cluster = await startSimulatedCluster({ name: 'simulated', nodes: 3, arbitrator: true })
  stops.push(() => cluster.stop())
  await addSimulatedCluster(deps, 'Simulated cluster', cluster)
}
