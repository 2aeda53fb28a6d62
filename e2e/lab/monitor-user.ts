import { LabError } from './lab-error.ts'
import type { LabServer, MonitorUserOptions } from './lab-types.ts'

/**
 * An account that may come from anywhere. `status-only` has USAGE, which is enough for SHOW GLOBAL
 * STATUS and VARIABLES; `full` may read Galera's member tables and all processes too.
 */
export async function createMonitorUser(on: LabServer, options: MonitorUserOptions): Promise<void> {
  if (!/^[A-Za-z0-9_]{1,80}$/.test(options.user)) {
    throw new LabError('The name of a monitor account may have letters, digits and _ only.')
  }
  const account = `'${options.user}'@'%'`
  const password = options.password.replaceAll('\\', '\\\\').replaceAll("'", "''")
  const grants =
    options.grants === 'full'
      ? [
          `GRANT PROCESS, REPLICATION CLIENT ON *.* TO ${account}`,
          `GRANT SELECT ON mysql.wsrep_cluster TO ${account}`,
          `GRANT SELECT ON mysql.wsrep_cluster_members TO ${account}`,
        ]
      : [`GRANT USAGE ON *.* TO ${account}`]
  const create = `CREATE OR REPLACE USER ${account} IDENTIFIED BY '${password}'`
  await on.sql([create, ...grants].map((statement) => `${statement};`).join('\n'))
}
