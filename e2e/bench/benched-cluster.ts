import { importByAddress } from '#e2e/console/import-by-address.ts'
import { type OwnConsole, startOwnConsole } from '#e2e/console/own-console.ts'
import { startClusterLab } from '#e2e/lab/lab.ts'
import type { Lab } from '#e2e/lab/lab-types.ts'

export interface BenchedCluster {
  lab: Lab
  console: OwnConsole
  clusterId: string
  stop(): Promise<void>
}

/** Three real nodes, imported with SQL and SSH. */
export async function startBenchedCluster(): Promise<BenchedCluster> {
  const lab = await startClusterLab({ nodes: 3, name: 'bench' })
  const [first] = lab.servers
  if (!first) throw new Error('The lab came up without servers.')
  const login = { user: 'synced', password: 'monitor-of-the-bench' }
  await lab.createMonitorUser(first, { ...login, grants: 'full' })
  const running = await startOwnConsole()
  const { clusterId } = await importByAddress(running.deps, 'Bench', {
    address: first.address,
    sqlPort: 3306,
    tlsMode: 'off',
    tlsCa: null,
    sql: { username: login.user, password: login.password },
    ssh: {
      port: 22,
      hostKeyFingerprint: null,
      kind: 'ssh-key',
      username: first.ssh.user,
      privateKey: first.ssh.privateKey,
      passphrase: null,
      sudoPassword: null,
    },
  })
  return {
    lab,
    console: running,
    clusterId,
    async stop() {
      await running.stop()
      await lab.stop()
    },
  }
}
