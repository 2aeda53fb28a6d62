import type { LabServer } from '#e2e/lab/lab.ts'
import type { Db } from '#server/db/client.ts'
import { scanHostKey } from '#server/remote/scan-host-key.ts'
import { sealCredential } from '#server/secrets/credential-secret.ts'
import type { SecretKey } from '#server/secrets/key.ts'

export interface LabInventory {
  clusterName: string
  sql: { user: string; password: string }
  /** Servers of the cluster; ids are their names. */
  dataNodes: readonly LabServer[]
  arbitrators?: readonly LabServer[]
  /** The user whose sudo asks for a password and who may not read the journal without it. */
  withSudoPassword?: boolean
}

/** Puts servers of the lab into the inventory, with SSH keys pinned and credentials sealed. */
export async function addLabNodes(db: Db, key: SecretKey, inventory: LabInventory): Promise<void> {
  const { clusterName, sql, dataNodes, arbitrators = [] } = inventory
  const servers = [...dataNodes, ...arbitrators]
  const empty = { password: null, privateKey: null, passphrase: null, sudoPassword: null }
  const credential = (id: string, kind: string, username: string, secret: object) => {
    const sealed = sealCredential(key, id, { ...empty, ...secret })
    const row = { id, name: id, kind, username, sealed }
    // A second cluster of the lab has the same monitoring account.
    return db.credential.upsert({ where: { id }, create: row, update: row })
  }
  await credential('sql', 'sql', sql.user, { password: sql.password })
  await db.cluster.create({
    data: { id: clusterName, name: clusterName, galeraName: clusterName },
  })
  for (const server of servers) {
    const isData = dataNodes.includes(server)
    const shown = await scanHostKey(server.address, 22)
    const ssh = inventory.withSudoPassword ? server.sshWithSudoPassword : server.ssh
    const { privateKey, sudoPassword } = ssh
    await credential(`ssh ${server.name}`, 'ssh-key', ssh.user, { privateKey, sudoPassword })
    await db.hostKey.create({ data: { host: server.address, port: 22, ...shown } })
    await db.node.create({
      data: {
        id: server.name,
        clusterId: clusterName,
        name: server.name,
        kind: isData ? 'data' : 'arbitrator',
        address: server.address,
        sqlCredentialId: isData ? 'sql' : null,
        sshCredentialId: `ssh ${server.name}`,
      },
    })
  }
  await db.change.create({ data: { topic: 'inventory', clusterId: clusterName } })
}
