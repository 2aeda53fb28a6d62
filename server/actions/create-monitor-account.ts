import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import {
  createAccount,
  hasPassword,
  readGrants,
  removeOwnAccounts,
} from '#server/actions/account.ts'
import { WITH_START_SCRIPT_MS } from '#server/actions/start-script.ts'
import { demandSecret } from '#server/actions/step-record.ts'
import { membersGrant } from '#server/sql/observe-grants.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

type Params = ActionParams['create-monitor-account']

/** The account of the monitor: status and variables need no privilege, the member table one. */
export const createMonitorAccount: Action<'create-monitor-account'> = {
  name: 'create-monitor-account',
  timeoutMs: WITH_START_SCRIPT_MS,
  cancel: 'finish',
  async probe(context, params) {
    const grants = await readGrants(context.server, params.user, params.host, context.signal)
    if (grants === null) return { state: 'absent' }
    return { state: (await isComplete(context, params, grants)) ? 'done' : 'partial' }
  },
  async run(context, params) {
    await createAccount(context, {
      user: params.user,
      hosts: [params.host],
      password: password(context, params),
      privileges: [],
      grants: [membersGrant(params.user, params.host)],
    })
  },
  async verify(context, params) {
    const { server, signal } = context
    const grants = await readGrants(server, params.user, params.host, signal)
    if (grants !== null && (await isComplete(context, params, grants))) {
      return { account: `${params.user}@${params.host}`, reads: 'mysql.wsrep_cluster_members' }
    }
    throw new ActionFailure(
      `The account ${params.user} on ${server.name} is not as it was made.`,
      'Check which account of this name there is, then retry.',
    )
  },
  undo: (context, { user, host }) => removeOwnAccounts(context, user, [host]),
}

// Its host is the console's, so a login on the server itself would fall to another account.
async function isComplete(
  context: ActionContext,
  params: Params,
  grants: readonly string[],
): Promise<boolean> {
  return (
    (await hasPassword(context, params.user, params.host, password(context, params))) &&
    grants.some((line) => /^GRANT .*SELECT.* ON `mysql`\.`wsrep_cluster_members` TO /.test(line))
  )
}

function password({ secrets }: ActionContext, { user }: Params): string {
  return demandSecret(secrets.monitorPassword, `the monitoring account ${user}`)
}
