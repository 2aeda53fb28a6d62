import { containerProcesses } from './container.ts'
import { LabError } from './lab-error.ts'
import type { LabServer } from './lab-types.ts'
import { pollUntil } from './poll-until.ts'
import { isSynced, runSql, wsrepStatus } from './run-sql.ts'
import { writeServerFile } from './write-server-file.ts'

const STARTERS = 'debian-start|mysql_upgrade|mariadb-upgrade'
const dropIn = '/run/systemd/system/mariadb.service.d/lab-keep-down.conf'

/** Kills the server at once. systemd would restart it after 5 s: `keepDown` prevents that first. */
export async function killMariadb(
  id: string,
  server: LabServer,
  options: { keepDown?: boolean } = {},
): Promise<{ atMs: number }> {
  if (options.keepDown ?? true) {
    await writeServerFile(server, { path: dropIn, text: '[Service]\nRestart=no\n', mode: '644' })
    await server.exec(['systemctl', 'daemon-reload'])
  }
  const [pid] = containerProcesses(id, server.name, ['mariadbd', 'mysqld'])
  if (pid === undefined) throw new LabError(`MariaDB is not running on ${server.name}.`)
  const atMs = Date.now()
  process.kill(pid, 'SIGKILL')
  return { atMs }
}

export async function startMariadb(
  server: LabServer,
  options: { wait?: boolean } = {},
): Promise<void> {
  const { code } = await server.exec(['rm', dropIn], { check: false })
  if (code === 0) await server.exec(['systemctl', 'daemon-reload'])
  await server.exec(['systemctl', 'reset-failed', 'mariadb'], { check: false })
  // A blocking start would wait as long as a state transfer takes.
  await server.exec(['systemctl', 'start', '--no-block', 'mariadb'])
  if (options.wait ?? true) await waitForMariadb(server)
}

export async function stopMariadb(server: LabServer): Promise<void> {
  await server.exec(['systemctl', 'stop', 'mariadb'], { timeoutMs: 300_000 })
}

/** Until SQL answers and, on a Galera node, it is Synced; and Debian's start script has ended, beside which DDL may hang. */
export async function waitForMariadb(server: LabServer, timeoutMs = 180_000): Promise<void> {
  await pollUntil(
    `A working MariaDB on ${server.name}`,
    async () => {
      const status = await wsrepStatus(server)
      if (status.size === 0) return false
      return isSynced(status) || (await runSql(server, 'SELECT @@wsrep_on')) === '0'
    },
    { timeoutMs, everyMs: 250 },
  )
  await pollUntil(
    `The end of debian-start on ${server.name}`,
    async () => (await server.exec(['pgrep', '-x', STARTERS], { check: false })).code === 1,
    { timeoutMs, everyMs: 100 },
  )
}
