import { importByAddress } from '#e2e/console/import-by-address.ts'
import type { World } from './world.ts'

/** The lab's cluster in the console's inventory; imported without the browser where it is not yet. */
export async function shopCluster({ console: running, nodes, monitor }: World): Promise<string> {
  const { deps } = running
  const known = await deps.db.cluster.findFirst({
    where: { nodes: { some: { address: nodes[0].address } } },
  })
  if (known) return known.id
  const { ssh, address } = nodes[0]
  const { clusterId } = await importByAddress(deps, 'shop', {
    address,
    sqlPort: 3306,
    tlsMode: 'off',
    tlsCa: null,
    sql: { username: monitor.user, password: monitor.password },
    ssh: {
      port: ssh.port,
      hostKeyFingerprint: null,
      kind: 'ssh-key',
      username: ssh.user,
      privateKey: ssh.privateKey,
      passphrase: null,
      sudoPassword: null,
    },
  })
  return clusterId
}

export async function nodeIdOf({ console: running }: World, name: string): Promise<string> {
  const { id } = await running.deps.db.node.findFirstOrThrow({ where: { name } })
  return id
}
