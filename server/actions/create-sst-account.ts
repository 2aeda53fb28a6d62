import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import {
  createAccount,
  hasPrivileges,
  readGrants,
  removeOwnAccount,
} from '#server/actions/account.ts'
import { tryLogin } from '#server/actions/sql-client.ts'
import { demandSecret } from '#server/actions/step-record.ts'
import { serverVersionOf } from '#server/actions/wsrep-status.ts'
import { sstPrivileges } from '#server/galera/sst-methods.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'

type Params = ActionParams['create-sst-account']

/** The account that the transfer logs in with, with the least that its method needs. */
export const createSstAccount: Action<'create-sst-account'> = {
  name: 'create-sst-account',
  timeoutMs: 120_000,
  cancel: 'finish',
  async probe(context, params) {
    const { server, signal } = context
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return { state: 'done' }
    const grants = await readGrants(server, params.user, params.host, signal)
    if (grants === null) return { state: 'absent' }
    const login = await tryLogin(server, params.user, password(context, params), signal)
    return { state: login.works && hasPrivileges(grants, privileges) ? 'done' : 'partial' }
  },
  async run(context, params) {
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return
    const secret = password(context, params)
    await createAccount(context, { ...params, password: secret, privileges })
  },
  async verify(context, params) {
    const { server, signal } = context
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return { account: null, because: 'The method needs none.' }
    const login = await tryLogin(server, params.user, password(context, params), signal)
    if (!login.works) {
      throw new ActionFailure(
        `The SST account ${params.user} cannot log in on ${server.name}: ${login.reason}`,
        'Check on the server which account of this name the login falls to, then retry.',
      )
    }
    const grants = (await readGrants(server, params.user, params.host, signal)) ?? []
    if (hasPrivileges(grants, privileges)) return { account: login.account, privileges }
    throw new ActionFailure(
      `The SST account ${params.user} on ${server.name} lacks one of ${privileges.join(', ')}.`,
      'Grant it there, then retry.',
    )
  },
  undo: (context, { user, host }) => removeOwnAccount(context, user, host),
}

async function privilegesFor({ server, signal }: ActionContext, params: Params): Promise<string[]> {
  return sstPrivileges(params.method, await serverVersionOf(server, signal))
}

function password({ secrets }: ActionContext, { user }: Params): string {
  return demandSecret(secrets.sstPassword, `the SST account ${user}`)
}
