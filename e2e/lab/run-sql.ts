import { LabError } from './lab-error.ts'
import type { LabServer } from './lab-types.ts'

const mariadb = ['mariadb', '--batch', '--skip-column-names', '--raw']

/** Runs SQL as root over the socket. Throws when the server does not answer or refuses. */
export async function runSql(server: LabServer, statement: string): Promise<string> {
  const { code, stdout, stderr } = await server.exec(mariadb, {
    stdin: statement,
    timeoutMs: 600_000,
    check: false,
  })
  if (code !== 0) throw new LabError(`SQL on ${server.name} failed: ${stderr.trim()}`)
  return stdout.trimEnd()
}

/** Every wsrep status variable; empty while the server does not answer. */
export async function wsrepStatus(server: LabServer): Promise<Map<string, string>> {
  const { code, stdout } = await server.exec(mariadb, {
    stdin: "SHOW GLOBAL STATUS LIKE 'wsrep%'",
    timeoutMs: 10_000,
    check: false,
  })
  const status = new Map<string, string>()
  if (code !== 0) return status
  for (const line of stdout.split('\n')) {
    const tab = line.indexOf('\t')
    if (tab > 0) status.set(line.slice(0, tab), line.slice(tab + 1))
  }
  return status
}

/** A working member: Synced, ready and in a Primary Component, with so many members if given. */
export function isSynced(status: Map<string, string>, size?: number): boolean {
  return (
    status.get('wsrep_local_state') === '4' &&
    status.get('wsrep_ready') === 'ON' &&
    status.get('wsrep_cluster_status') === 'Primary' &&
    (size === undefined || status.get('wsrep_cluster_size') === String(size))
  )
}
