import { installPackages } from './install-mariadb.ts'
import type { LabServer } from './lab-types.ts'
import { pollUntil } from './poll-until.ts'
import { wsrepStatus } from './run-sql.ts'
import { writeServerFile } from './write-server-file.ts'

/** Runs garbd as Debian's unit; resolves when the first member counts one more than before. */
export async function addArbitrator(
  server: LabServer,
  clusterName: string,
  members: readonly LabServer[],
): Promise<void> {
  const [first] = members
  const before = first === undefined ? null : await clusterSize(first)
  await installPackages(server, ['galera-arbitrator-4'])
  const nodes = members.map(({ address }) => `${address}:4567`).join(' ')
  const config = [
    `GALERA_NODES="${nodes}"`,
    `GALERA_GROUP="${clusterName}"`,
    `GALERA_OPTIONS="gmcast.listen_addr=tcp://0.0.0.0:4567"`,
    '',
  ].join('\n')
  await writeServerFile(server, { path: '/etc/default/garb', text: config, mode: '644' })
  await server.exec(['systemctl', 'enable', '--quiet', 'garb'])
  await server.exec(['systemctl', 'restart', 'garb'], { timeoutMs: 60_000 })
  if (first === undefined || before === null) return
  await pollUntil(
    `The arbitrator on ${server.name} as a member of ${clusterName}`,
    async () => (await clusterSize(first)) === before + 1,
    { timeoutMs: 60_000 },
  )
}

async function clusterSize(server: LabServer): Promise<number | null> {
  const size = Number((await wsrepStatus(server)).get('wsrep_cluster_size'))
  return Number.isInteger(size) && size > 0 ? size : null
}
