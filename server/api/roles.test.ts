import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Role } from '#server/api/views.ts'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { appRouter } from './router.ts'

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())

interface Procedure {
  _def: { type: string; resolver: (call: { ctx: unknown; input: unknown }) => Promise<unknown> }
}
const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, Procedure>)
const namesOf = (type: string) =>
  procedures.filter(([, { _def }]) => _def.type === type).map(([name]) => name)

/** What every account does with itself. */
const ownAccount = ['session.revoke', 'session.revokeAll', 'session.changePassword']

/** Beyond the rights of an operator. */
const forAdmins = [
  'alerts.resetRule',
  'alerts.setRule',
  'audit.accept',
  'channels.create',
  'channels.remove',
  'channels.setEnabled',
  'channels.test',
  'channels.update',
  'clusters.remove',
  'deliveries.redeliver',
  'settings.createMetricsToken',
  'settings.revokeMetricsToken',
  'settings.setRetention',
  'users.create',
  'users.setDisabled',
  'users.setPassword',
  'users.setRole',
]

/** Answers to any question with itself: the role is asked for before anything is done with it. */
const anything: unknown = new Proxy(() => undefined, {
  get: (_, key) => (key === 'then' || typeof key === 'symbol' ? undefined : anything),
})

/** Whose input is looked into before the service is called. */
const inputs: Record<string, unknown> = { 'inventory.scanHostKeys': { hosts: [] } }

/** The code of the refusal when this role calls it; null when it was not for its role. */
async function refusal(name: string, role: Role): Promise<string | null> {
  const deps = console_.as(role)
  const procedure = procedures.find(([one]) => one === name)?.[1]
  const signedIn = { viewer: { id: 'v', name: 'v', email: 'v', role }, sessionId: 's' }
  const ctx = { deps, signedIn, headers: new Headers() }
  try {
    await procedure?._def.resolver({ ctx, input: inputs[name] ?? anything })
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'forbidden'
      ? 'forbidden'
      : null
  }
}

async function refusedFor(role: Role, names: readonly string[]): Promise<string[]> {
  const refused: string[] = []
  for (const name of names) if ((await refusal(name, role)) !== null) refused.push(name)
  return refused.toSorted()
}

describe('what changes something', () => {
  it('is refused to a viewer, all of it', async () => {
    const mutations = namesOf('mutation').filter((name) => !ownAccount.includes(name))
    // A viewer may have the option files of a server read, as they are shown.
    const wanted = mutations.filter((name) => name !== 'nodes.requestConfiguration').toSorted()
    expect(wanted.length).toBeGreaterThan(40)
    expect(await refusedFor('viewer', wanted)).toEqual(wanted)
  })

  it('is refused to an operator where it is for admins, and only there', async () => {
    expect(await refusedFor('operator', namesOf('mutation'))).toEqual(forAdmins)
  })

  it('is refused to no admin', async () => {
    expect(await refusedFor('admin', namesOf('mutation'))).toEqual([])
  })
})

describe('what is read', () => {
  it('is open to a viewer but for accounts, tokens and the audit', async () => {
    const refused = await refusedFor('viewer', namesOf('query'))
    expect(refused).toEqual([
      'audit.acts',
      'audit.list',
      'audit.verify',
      'settings.metricsTokens',
      'users.list',
    ])
  })
})

it('nothing answers without a session', async () => {
  const caller = appRouter.createCaller({ signedIn: null, deps: null, headers: new Headers() })
  const call = caller as unknown as Record<string, Record<string, (input?: unknown) => unknown>>
  for (const [name] of procedures) {
    const [part = '', verb = ''] = name.split('.')
    await expect(Promise.resolve(call[part]?.[verb]?.({})), name).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  }
})
