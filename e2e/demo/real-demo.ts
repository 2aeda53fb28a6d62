import { randomBytes } from 'node:crypto'
import { importByAddress } from '#e2e/console/import-by-address.ts'
import { startClusterLab } from '#e2e/lab/lab.ts'
import type { Deps } from '#server/services/actor.ts'

/** Three Debian servers as a cluster under a light write load, and one bare server. */
export async function startRealDemo(deps: Deps, stops: (() => Promise<void>)[]): Promise<void> {
  console.log('Starting three Debian servers as a Galera cluster, and one bare server …')
  const lab = await startClusterLab({ nodes: 3, bare: 1, name: 'demo' })
  stops.push(() => lab.stop())
  const [first, second] = lab.servers
  if (!first || !second) throw new Error('The lab came up without servers.')
  const password = randomBytes(12).toString('hex')
  await lab.createMonitorUser(first, { user: 'synced', password, grants: 'full' })
  await importByAddress(deps, 'Demo cluster', {
    address: first.address,
    sqlPort: 3306,
    tlsMode: 'off',
    tlsCa: null,
    sql: { username: 'synced', password },
    ssh: {
      port: first.ssh.port,
      hostKeyFingerprint: null,
      kind: 'ssh-key',
      username: first.ssh.user,
      privateKey: first.ssh.privateKey,
      passphrase: null,
      sudoPassword: null,
    },
  })
  const load = await lab.startWriteLoad([first, second], { ratePerSecond: 20 })
  stops.push(() => load.stop())
  const bare = lab.servers[3]
  console.log(
    `Cluster: ${lab.servers
      .slice(0, 3)
      .map((server) => `${server.name} ${server.address}`)
      .join(', ')}`,
  )
  if (bare)
    console.log(
      `Bare server: ${bare.name} ${bare.address}, user ${bare.ssh.user}, password ${bare.ssh.password}`,
    )
  console.log(`Monitoring user of the cluster: synced, password ${password}`)
  console.log('Try in another terminal: npm run lab -- kill node2')
}
