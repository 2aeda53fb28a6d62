import type { SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import { appendChanges } from '#server/events/append-changes.ts'
import type { Deps } from '#server/services/actor.ts'
import { createCredential } from '#server/services/credentials.ts'

/** What the console has to know of a simulated cluster. */
export interface InventoryOfSimulation extends Pick<
  SimulatedCluster,
  'name' | 'stateUuid' | 'user' | 'password' | 'arbitrator'
> {
  nodes: { name: string; address: string; port: number }[]
}

/** Puts a simulated cluster into the inventory, marked as such. Its nodes share one address, so it is not discovered. */
export async function addSimulatedCluster(
  deps: Deps,
  name: string,
  cluster: InventoryOfSimulation,
): Promise<{ clusterId: string }> {
  const { user: username, password, nodes, arbitrator } = cluster
  const { id: sqlCredentialId } = await createCredential(deps, {
    name: `${name} monitor`,
    kind: 'sql',
    username,
    password,
  })
  const [row] = await deps.db.$transaction([
    deps.db.cluster.create({
      data: {
        name,
        galeraName: cluster.name,
        stateUuid: cluster.stateUuid,
        simulated: true,
        nodes: {
          create: [
            ...nodes.map((node) => ({
              name: node.name,
              address: node.address,
              sqlPort: node.port,
              sqlCredentialId,
            })),
            ...(arbitrator ? [{ name: arbitrator, kind: 'arbitrator', address: '127.0.0.1' }] : []),
          ],
        },
      },
    }),
    appendChanges(deps.db, [{ topic: 'inventory' }]),
  ])
  return { clusterId: row.id }
}
