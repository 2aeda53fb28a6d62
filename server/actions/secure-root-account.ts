import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import { runSql } from '#server/actions/sql-client.ts'
import { awaitStartScript, WITH_START_SCRIPT_MS } from '#server/actions/start-script.ts'
import {
  findInsecureAccounts,
  rootSocketLogin,
  secureStatements,
} from '#server/sql/secure-statements.ts'

/**
 * Anonymous accounts, remote root, root without a password and the empty schema `test` go; root
 * stays with unix_socket. Rows of mysql.db do not replicate: run it on the first node, before joins.
 */
export const secureRootAccount: Action<'secure-root-account'> = {
  name: 'secure-root-account',
  timeoutMs: WITH_START_SCRIPT_MS,
  cancel: 'finish',
  async probe(context) {
    return { state: (await insecureRows(context)).length === 0 ? 'done' : 'absent' }
  },
  async run(context) {
    const rows = await insecureRows(context)
    if (rows.length === 0) return
    await awaitStartScript(context.server, context.signal)
    await runSql(context.server, secureStatements(rows), {
      what: 'Securing the accounts of the database',
      signal: context.signal,
    })
  },
  async verify(context) {
    const { server, signal } = context
    const left = await insecureRows(context)
    const socket = await runSql(server, [rootSocketLogin], { what: 'Asking for root', signal })
    if (left.length === 0 && socket.length === 1) return { root: 'unix_socket on localhost' }
    const what = left.map((row) => row.join(' ')).join(', ') || 'root@localhost without unix_socket'
    throw new ActionFailure(
      `The accounts of the database on ${server.name} are still open: ${what}.`,
      'Run mariadb-secure-installation there.',
    )
  },
}

function insecureRows({ server, signal }: ActionContext): Promise<string[][]> {
  return runSql(server, [findInsecureAccounts], { what: 'Looking for open accounts', signal })
}
