import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { demandProgram } from '#server/actions/run-script.ts'
import { runSql, tryLogin } from '#server/actions/sql-client.ts'
import { demandSecret, forgetRecords, readRecord, saveRecord } from '#server/actions/step-record.ts'
import { sstAuthValue } from '#server/actions/write-file.ts'
import { setSstAuth as setStatement } from '#server/sql/set-statements.ts'

/**
 * Gives a running member the account for its role as a donor, without a restart; the option file
 * keeps it over one. The server shows the value masked, so a former one cannot be brought back.
 */
export const setSstAuth: Action<'set-sst-auth'> = {
  name: 'set-sst-auth',
  timeoutMs: 60_000,
  cancel: 'finish',
  async probe({ server, stepId, signal }) {
    const recorded = await readRecord(server, stepId, 'set-in-start')
    if (recorded === null) return { state: 'absent' }
    return { state: recorded === (await serverStart({ server, signal })) ? 'done' : 'absent' }
  },
  async run(context, { user }) {
    const { server, stepId, signal } = context
    const password = demandSecret(context.secrets.sstPassword, `the SST account ${user}`)
    // The same text must be good for the option file, or the next restart would lose it.
    sstAuthValue(user, password)
    const statement = setStatement(`${user}:${password}`)
    await runSql(server, [statement], {
      what: 'Setting wsrep_sst_auth',
      secrets: [password, statement.slice(statement.indexOf('= ') + 2)],
      signal,
    })
    const start = await serverStart({ server, signal })
    await saveRecord(server, stepId, 'set-in-start', start, 'replace')
  },
  async verify(context, { user }) {
    const { server, secrets, signal } = context
    const password = demandSecret(secrets.sstPassword, `the SST account ${user}`)
    const login = await tryLogin(server, user, password, signal)
    if (login.works) return { variable: 'wsrep_sst_auth', account: login.account }
    throw new ActionFailure(
      `The SST account ${user} cannot log in on ${server.name}: ${login.reason}`,
      'Create the account there or mend its password, then retry.',
    )
  },
  undo: ({ server, stepId }) => forgetRecords(server, stepId),
}

/** Names one life of the server: SET GLOBAL ends with it. */
async function serverStart({
  server,
  signal,
}: Pick<ActionContext, 'server' | 'signal'>): Promise<string> {
  const argv = ['show', '--property=InvocationID,MainPID', 'mariadb.service'] as const
  return demandProgram(server, ['systemctl', ...argv], {
    what: 'Asking systemd for mariadb.service',
    mend: 'Check that the server runs systemd.',
    signal,
  })
}
