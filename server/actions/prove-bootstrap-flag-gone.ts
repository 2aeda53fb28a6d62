import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { effectiveOptions } from '#server/actions/effective-options.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { CLEAR_BOOTSTRAP_FLAG } from '#server/galera/server-commands.ts'
import { addressesIn } from '#server/galera/render-config.ts'

/*
 * Where galera_new_cluster leaves its flag for the start: 10.5 in systemd's environment, 10.11 in
 * /run/mariadb-wsrep-new-cluster, 11.8 in /run/mysqld/wsrep-new-cluster (scripts of these versions).
 * The running process keeps it among its arguments, which no restart reads.
 */
const LOOK = `
for file in /run/mariadb-wsrep-new-cluster /run/mysqld/wsrep-new-cluster; do
  [ ! -e "$file" ] || printf 'the file %s\\n' "$file"
done
systemctl show-environment | grep -q '^_WSREP_NEW_CLUSTER=..*new-cluster' && echo 'the environment of systemd (_WSREP_NEW_CLUSTER)'
systemctl show --property=Environment --property=ExecStart mariadb.service | grep -q -- 'wsrep[-_]new[-_]cluster' && echo 'the unit mariadb.service'
exit 0
`

/** No bootstrap flag is left, so that a restart joins instead of founding a second cluster. */
export const proveBootstrapFlagGone: Action<'prove-bootstrap-flag-gone'> = {
  name: 'prove-bootstrap-flag-gone',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe(context) {
    return { state: (await flagsLeft(context)).length === 0 ? 'done' : 'absent' }
  },
  async run({ server }) {
    await demandScript(server, {
      script: CLEAR_BOOTSTRAP_FLAG.join('\n'),
      what: 'Removing the bootstrap flag',
      mend: 'Check systemd on the server.',
    })
  },
  async verify(context, { clusterName }) {
    const left = await flagsLeft(context)
    if (left.length === 0) return { clusterName, flags: [] }
    throw new ActionFailure(
      `A restart of MariaDB on ${context.server.name} would found a second ${clusterName}: ${left.join(', ')}.`,
      'Remove it there, then retry.',
    )
  },
}

async function flagsLeft({ server, signal }: ActionContext): Promise<string[]> {
  const text = await demandScript(server, {
    script: LOOK,
    what: 'Looking for a bootstrap flag',
    mend: 'Check systemd on the server.',
    signal,
  })
  const options = await effectiveOptions(server, signal)
  const address = options.get('wsrep_cluster_address') ?? ''
  return [
    ...text.split('\n').filter((line) => line !== ''),
    ...(addressesIn(address).length === 0 ? ['an empty wsrep_cluster_address'] : []),
    ...(/^(on|1|true|)$/i.test(options.get('wsrep_new_cluster') ?? 'off')
      ? ['wsrep_new_cluster in an option file']
      : []),
  ]
}
