import type { SimulatedCluster } from '#e2e/simulated/simulated-cluster.ts'
import type { Db } from '#server/db/client.ts'
import { sealCredential } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'

/**
 * Puts a simulated cluster into the inventory, marked as simulated. The id of the cluster is its
 * name, ids of nodes are `<cluster>-<node>`.
 */
export async function addSimulatedCluster(
  db: Db,
  key: SecretKey,
  cluster: SimulatedCluster,
): Promise<void> {
  const credentialId = `${cluster.name}-sql`
  const secret = { privateKey: null, passphrase: null, sudoPassword: null }
  await db.credential.create({
    data: {
      id: credentialId,
      name: `${cluster.name} (simulated)`,
      kind: 'sql',
      username: cluster.user,
      sealed: sealCredential(key, credentialId, { ...secret, password: cluster.password }),
    },
  })
  const dataNodes = cluster.nodes.map(({ name, address, port }) => ({
    id: `${cluster.name}-${name}`,
    name,
    kind: 'data',
    address,
    sqlPort: port,
    sqlCredentialId: credentialId,
  }))
  const arbitrator = {
    id: `${cluster.name}-${cluster.arbitrator}`,
    name: cluster.arbitrator ?? '',
    kind: 'arbitrator',
    address: '127.0.0.1',
  }
  await db.cluster.create({
    data: {
      id: cluster.name,
      name: cluster.name,
      galeraName: cluster.name,
      stateUuid: cluster.stateUuid,
      simulated: true,
      nodes: { create: cluster.arbitrator === null ? dataNodes : [...dataNodes, arbitrator] },
    },
  })
  await db.change.create({ data: { topic: 'inventory', clusterId: cluster.name } })
}
