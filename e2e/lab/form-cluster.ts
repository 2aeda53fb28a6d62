import { randomBytes } from 'node:crypto'
import { galeraConfig } from './galera-config.ts'
import type { FormClusterOptions, JoinClusterOptions, LabServer } from './lab-types.ts'
import { startMariadb, stopMariadb, waitForMariadb } from './mariadb-unit.ts'
import { pollUntil } from './poll-until.ts'
import { isSynced, wsrepStatus } from './run-sql.ts'
import { writeServerFile } from './write-server-file.ts'

export const configFile = '/etc/mysql/mariadb.conf.d/99-lab.cnf'

/** Configures all, bootstraps the first and joins the rest one after the other. */
export async function formCluster(
  servers: readonly LabServer[],
  options: FormClusterOptions = {},
): Promise<void> {
  const [first, ...rest] = servers
  if (first === undefined) return
  const sstAuth = sstAuthFor(options)
  if (options.sstMethod === 'mysqldump' && sstAuth !== null) {
    // Its joiner is logged into before it has any of the cluster's accounts.
    await Promise.all(rest.map((server) => createSstUserAlone(server, sstAuth)))
  }
  await Promise.all(servers.map((server) => configure(server, servers, sstAuth, options)))
  await first.exec(['galera_new_cluster'], { timeoutMs: 120_000 })
  await waitForMariadb(first)
  if (sstAuth !== null) await createSstUser(first, sstAuth)
  for (const server of rest) await startMariadb(server)
  await Promise.all(servers.map((server) => waitForSize(server, servers.length)))
}

/** Joins one more server, with the account that the members use. */
export async function joinCluster(
  server: LabServer,
  members: readonly LabServer[],
  options: JoinClusterOptions = {},
): Promise<void> {
  const [first] = members
  const sstAuth = first === undefined ? null : await sstAuthOf(first)
  if (options.sstMethod === 'mysqldump' && sstAuth !== null) {
    await createSstUserAlone(server, sstAuth)
  }
  await configure(server, [...members, server], sstAuth, options)
  await startMariadb(server, { wait: options.wait ?? true })
}

async function configure(
  server: LabServer,
  members: readonly LabServer[],
  sstAuth: string | null,
  options: FormClusterOptions,
): Promise<void> {
  await server.exec(['systemctl', 'stop', 'mariadb'], { check: false, timeoutMs: 120_000 })
  const config = galeraConfig({
    node: server,
    memberAddresses: members.map(({ address }) => address),
    sstAuth,
    options,
  })
  await writeServerFile(server, { path: configFile, text: config, mode: '640', group: 'mysql' })
  await server.exec(['systemctl', 'enable', '--quiet', 'mariadb'])
}

function sstAuthFor(options: FormClusterOptions): string | null {
  const needed = options.sstMethod === 'mariabackup' || options.sstMethod === 'mysqldump'
  return needed ? `sst:${randomBytes(12).toString('hex')}` : null
}

async function sstAuthOf(member: LabServer): Promise<string | null> {
  const { stdout } = await member.exec(['cat', configFile])
  return /^wsrep_sst_auth = (.+)$/m.exec(stdout)?.[1] ?? null
}

async function createSstUser(server: LabServer, sstAuth: string): Promise<void> {
  const [user, password] = sstAuth.split(':')
  for (const host of ['localhost', '%']) {
    await server.sql(
      `CREATE OR REPLACE USER '${user}'@'${host}' IDENTIFIED BY '${password}';` +
        `GRANT ALL ON *.* TO '${user}'@'${host}' WITH GRANT OPTION;`,
    )
  }
}

async function createSstUserAlone(server: LabServer, sstAuth: string): Promise<void> {
  await startMariadb(server)
  await createSstUser(server, sstAuth)
  await stopMariadb(server)
}

async function waitForSize(server: LabServer, size: number): Promise<void> {
  await pollUntil(
    `A cluster of ${size} seen by ${server.name}`,
    async () => isSynced(await wsrepStatus(server), size),
    { timeoutMs: 120_000 },
  )
}
