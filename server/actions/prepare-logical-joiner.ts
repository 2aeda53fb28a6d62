import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { assertAccountNames } from '#server/actions/account.ts'
import { isRunning, readUnit } from '#server/actions/mariadb-unit.ts'
import { demandScript } from '#server/actions/run-script.ts'
import { demandSecret, forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import { INSTALL_SYSTEM_TABLES } from '#server/actions/system-tables.ts'
import { readStatementsAlone } from '#server/galera/server-commands.ts'
import { sstPrivileges } from '#server/galera/sst-methods.ts'
import { parseServerVersion } from '#server/galera/server-version.ts'
import { hostsOf } from '#server/procedures/sst-account.ts'
import { accountStatements, nativePasswordHash } from '#server/sql/account-statements.ts'

/*
 * --bootstrap: the server reads statements from its standard input, one a line, opens no port and no
 * socket and ends; nothing is left running (10.11.19, lab). It knows no accounts before the FLUSH.
 */
const CREATE = `
set -eu
cd /
exec ${readStatementsAlone('"$1"')}
`

/** For mysqldump, whose joiner must be a working server with the SST account before it joins. */
export const prepareLogicalJoiner: Action<'prepare-logical-joiner'> = {
  name: 'prepare-logical-joiner',
  timeoutMs: 5 * 60_000,
  cancel: 'finish',
  async probe({ server, stepId }) {
    return { state: (await readRecord(server, stepId, 'prepared')) === null ? 'absent' : 'done' }
  },
  async run(context, params) {
    const { dataDir, user } = params
    const { server, stepId, signal } = context
    const unit = await readUnit(server, signal)
    if (isRunning(unit)) {
      throw new ActionFailure(
        `MariaDB on ${server.name} is ${unit.activeState}, so its tables cannot be prepared.`,
        'Stop it there, then retry.',
      )
    }
    const mend = 'Check space and owner of the data directory and the option files.'
    await demandScript(server, {
      script: INSTALL_SYSTEM_TABLES,
      args: [dataDir],
      timeoutMs: 120_000,
      what: `Making the system tables in ${dataDir}`,
      mend,
    })
    const statements = await accountsFor(context, user, hostsOf(params))
    await demandScript(server, {
      script: CREATE,
      args: [dataDir],
      input: ['FLUSH PRIVILEGES', ...statements].map((one) => `${one};\n`).join(''),
      secrets: [nativePasswordHash(context.secrets.sstPassword ?? '')],
      timeoutMs: 120_000,
      what: `Creating the account ${user} in ${dataDir}`,
      mend,
    })
    await saveRecord(server, stepId, 'prepared', `${user}@${hostsOf(params).join(', ')}`)
  },
  async verify({ server, stepId }) {
    const prepared = await readRecord(server, stepId, 'prepared')
    if (prepared !== null) return { account: prepared }
    throw new ActionFailure(`The account was not made on ${server.name}.`, 'Retry the step.')
  },
  // What is in the data directory goes when the step before, which set the former data aside, is undone.
  undo: ({ server, stepId }) => forgetRecords(server, stepId),
}

async function accountsFor(
  { server, secrets, signal }: ActionContext,
  user: string,
  hosts: readonly string[],
): Promise<string[]> {
  for (const host of hosts) assertAccountNames(user, host)
  const password = demandSecret(secrets.sstPassword, `the SST account ${user}`)
  const text = await demandScript(server, {
    script: 'mariadbd --version',
    what: 'Asking MariaDB for its version',
    mend: 'Check that MariaDB is installed.',
    signal,
  })
  const version = parseServerVersion(/\bVer (\S+)/.exec(text)?.[1] ?? '')
  if (version === null) throw new TypeError(`mariadbd --version printed ${text.slice(0, 100)}.`)
  const privileges = sstPrivileges('mysqldump', version)
  const hash = nativePasswordHash(password)
  return hosts.flatMap((host) => accountStatements(user, host, hash, privileges))
}
