import { ActionFailure, type Action, type ActionContext } from '#server/actions/action.ts'
import {
  createAccount,
  hasPassword,
  hasPrivileges,
  readGrants,
  removeOwnAccounts,
} from '#server/actions/account.ts'
import { tryLogin } from '#server/actions/sql-client.ts'
import { WITH_START_SCRIPT_MS } from '#server/actions/start-script.ts'
import { demandSecret } from '#server/actions/step-record.ts'
import { serverVersionOf } from '#server/actions/wsrep-status.ts'
import { sstPrivileges } from '#server/galera/sst-methods.ts'
import type { ActionParams } from '#server/procedures/action-params.ts'
import { hostsOf } from '#server/procedures/sst-account.ts'

type Params = ActionParams['create-sst-account']

/** The account that the transfer logs in with, with the least that its method needs. */
export const createSstAccount: Action<'create-sst-account'> = {
  name: 'create-sst-account',
  timeoutMs: WITH_START_SCRIPT_MS,
  cancel: 'finish',
  async probe(context, params) {
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return { state: 'done' }
    const found = await grantsOf(context, params)
    if (found.every(({ grants }) => grants === null)) return { state: 'absent' }
    const lacking = await lackOf(context, params, privileges)
    return { state: lacking === null ? 'done' : 'partial' }
  },
  async run(context, params) {
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return
    const { user } = params
    const hosts = hostsOf(params)
    await createAccount(context, { user, hosts, password: password(context, params), privileges })
  },
  async verify(context, params) {
    const privileges = await privilegesFor(context, params)
    if (privileges.length === 0) return { account: null, because: 'The method needs none.' }
    const lacking = await lackOf(context, params, privileges)
    if (lacking !== null) throw lacking
    return { accounts: hostsOf(params).map((host) => `${params.user}@${host}`), privileges }
  },
  undo: (context, params) => removeOwnAccounts(context, params.user, hostsOf(params)),
}

function grantsOf({ server, signal }: ActionContext, params: Params) {
  const { user } = params
  return Promise.all(
    hostsOf(params).map(async (host) => ({
      host,
      grants: await readGrants(server, user, host, signal),
    })),
  )
}

/** What is missing, as a failure; null when every account is as it should be. */
async function lackOf(
  context: ActionContext,
  params: Params,
  privileges: readonly string[],
): Promise<ActionFailure | null> {
  const { server, signal } = context
  const { user } = params
  const secret = password(context, params)
  const login = await tryLogin(server, user, secret, signal)
  if (!login.works) {
    return new ActionFailure(
      `The SST account ${user} cannot log in on ${server.name}: ${login.reason}`,
      'Check on the server which account of this name the login falls to, then retry.',
    )
  }
  for (const { host, grants } of await grantsOf(context, params)) {
    if (!hasPrivileges(grants ?? [], privileges)) {
      return new ActionFailure(
        `The SST account ${user}@${host} on ${server.name} lacks one of ${privileges.join(', ')}.`,
        'Grant it there, then retry.',
      )
    }
    // From another server: whether it may log in cannot be tried here.
    if (host !== params.host && !(await hasPassword(context, user, host, secret))) {
      return new ActionFailure(
        `The SST account ${user}@${host} on ${server.name} has another password than the others.`,
        'Set it there to the same one, then retry.',
      )
    }
  }
  return null
}

async function privilegesFor({ server, signal }: ActionContext, params: Params): Promise<string[]> {
  return sstPrivileges(params.method, await serverVersionOf(server, signal))
}

function password({ secrets }: ActionContext, { user }: Params): string {
  return demandSecret(secrets.sstPassword, `the SST account ${user}`)
}
