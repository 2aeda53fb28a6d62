import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { contentOf } from '#server/alerts/outbox/test-outbox.ts'
import { unsealChannel } from '#server/secrets/channel-secret.ts'
import {
  type ChannelInput,
  createChannel,
  listChannels,
  setChannelEnabled,
  testChannel,
  updateChannel,
} from './channels.ts'
import { listDeliveries, readDelivery, redeliver } from './deliveries.ts'
import { removeChannel } from './remove-channel.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

const signingSecret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
const webhook: ChannelInput = {
  name: 'ops',
  kind: 'webhook',
  settings: { url: 'https://hook.example/x?token=hidden' },
  secrets: { signingSecret, authorization: 'Bearer abc' },
  leastSeverity: 'warning',
  clusterIds: null,
  allowedRanges: [],
}

let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole()))
afterAll(() => console_.close())
beforeEach(() => console_.db.channel.deleteMany())
const admin = () => console_.as('admin')

it('keeps secrets sealed, tells only which are set, and keeps those that are left out', async () => {
  const skip = await console_.db.auditEntry.count()
  const { id } = await createChannel(admin(), webhook)
  const stored = () => console_.db.channel.findUniqueOrThrow({ where: { id } })
  expect(JSON.stringify(await stored())).not.toContain('abc')
  const [view] = await listChannels(admin())
  expect(view).toMatchObject({
    target: 'https://hook.example/x',
    secretsSet: ['signingSecret', 'authorization'],
    open: null,
    last: null,
  })
  expect(JSON.stringify(view)).not.toContain('Bearer')
  await updateChannel(admin(), { id, ...webhook, name: 'ops 2', secrets: { authorization: '' } })
  const { key } = admin()
  expect(unsealChannel(key, id, (await stored()).sealed)).toEqual({
    signingSecret,
    authorization: '',
  })
  const audit = await console_.db.auditEntry.findMany({ orderBy: { id: 'asc' }, skip })
  expect(audit.map((entry) => entry.action)).toEqual(['channel.create', 'channel.update'])
  expect(JSON.stringify(audit)).not.toMatch(/whsec|Bearer/)
})

it('the audit of a change tells the host that alerts go to, and no more of a secret address', async () => {
  const skip = await console_.db.auditEntry.count()
  const { id } = await createChannel(admin(), webhook)
  await updateChannel(admin(), { id, ...webhook, settings: { url: 'https://evil.example/y' } })
  const url = 'https://hooks.slack.example/services/T0/secret'
  await createChannel(admin(), { ...webhook, name: 's', kind: 'slack', secrets: { url } })
  const mail = {
    host: 'mail.example',
    port: 25,
    security: 'none',
    from: 'synced@example.com',
    to: ['ops@example.com'],
  }
  await createChannel(admin(), {
    ...webhook,
    name: 'm',
    kind: 'email',
    settings: mail,
    secrets: {},
  })
  const audit = await console_.db.auditEntry.findMany({ orderBy: { id: 'asc' }, skip })
  const details = audit.map(({ detail }) => JSON.parse(detail ?? '') as object)
  expect(details).toMatchObject([
    { host: 'hook.example' },
    { host: 'evil.example' },
    { host: 'hooks.slack.example' },
    { host: 'mail.example', to: ['ops@example.com'] },
  ])
  expect(JSON.stringify(details)).not.toMatch(/secret"|T0|hidden/)
})

it('shows the path of a webhook, in which receivers have their secret, to admins alone', async () => {
  const settings = { url: 'https://hook.example/services/T0/path-secret' }
  const { id } = await createChannel(admin(), { ...webhook, settings })
  const { deliveryId } = await testChannel(admin(), id)
  const request = { method: 'POST', url: settings.url, headers: {}, body: '{}' }
  await console_.db.deliveryAttempt.create({
    data: {
      deliveryId,
      at: new Date(),
      durationMs: 1,
      outcome: 'delivered',
      request: JSON.stringify(request),
    },
  })
  expect((await listChannels(admin()))[0]?.target).toBe(settings.url)
  for (const role of ['viewer', 'operator'] as const) {
    expect((await listChannels(console_.as(role)))[0]?.target).toBe('hook.example')
    const { attempts } = await readDelivery(console_.as(role), deliveryId)
    expect(attempts[0]?.request?.url).toBe('https://hook.example')
  }
})

it('a channel that was limited to a cluster which is removed can be saved', async () => {
  const add = (name: string) => console_.db.cluster.create({ data: { name, galeraName: name } })
  const [shop, gone] = [await add('shop'), await add('gone')]
  const limited = { ...webhook, clusterIds: [shop.id, gone.id] }
  const { id } = await createChannel(admin(), limited)
  await console_.db.cluster.delete({ where: { id: gone.id } })
  await updateChannel(admin(), { id, ...limited, name: 'ops 2' })
  expect((await listChannels(admin()))[0]).toMatchObject({ name: 'ops 2', clusterIds: [shop.id] })
  await expect(
    updateChannel(admin(), { id, ...limited, clusterIds: [shop.id, 'nowhere'] }),
  ).rejects.toThrow('not in the inventory')
  await console_.db.cluster.delete({ where: { id: shop.id } })
  await expect(updateChannel(admin(), { id, ...limited, clusterIds: [shop.id] })).rejects.toThrow(
    'limited to are removed',
  )
})

it('lets only admins write, and shows others no address with its query', async () => {
  const { id } = await createChannel(admin(), webhook)
  const { deliveryId } = await testChannel(admin(), id)
  for (const role of ['viewer', 'operator'] as const) {
    const deps = console_.as(role)
    const attempts = [
      () => createChannel(deps, { ...webhook, name: 'mine' }),
      () => updateChannel(deps, { id, ...webhook }),
      () => setChannelEnabled(deps, { id, enabled: false }),
      () => removeChannel(deps, { id, name: 'ops' }),
      () => testChannel(deps, id),
      () => redeliver(deps, deliveryId),
    ]
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow('Your role is')
    expect(JSON.stringify(await listChannels(deps))).not.toContain('hidden')
  }
})

it.each<[string, Partial<ChannelInput>, string]>([
  ['another scheme', { settings: { url: 'ftp://x.example' } }, 'begin with https:// or http://'],
  ['a user in it', { settings: { url: 'https://u:p@x.example' } }, 'user or password'],
  ['loopback', { settings: { url: 'http://127.0.0.1/' } }, '127.0.0.1 is this machine itself'],
  ['loopback as a number', { settings: { url: 'http://2130706433/' } }, 'this machine itself'],
  ['metadata', { settings: { url: 'http://169.254.169.254/' } }, 'metadata service'],
  ['IPv6', { settings: { url: 'http://[fd00::1]/' } }, 'private network'],
  ['a weak secret', { secrets: { signingSecret: 'whsec_short' } }, '24 to 64 bytes'],
  ['a header break', { secrets: { signingSecret, authorization: 'a\r\nb: c' } }, 'one line'],
  ['no range', { allowedRanges: ['10.0.0.1/8'] }, '10.0.0.1/8 is no address range'],
  ['an unknown cluster', { clusterIds: ['nowhere'] }, 'not in the inventory'],
])('refuses %s, with the cause', async (_, over, message) => {
  await expect(createChannel(admin(), { ...webhook, ...over })).rejects.toThrow(message)
  expect(await console_.db.channel.count()).toBe(0)
})

it('takes a private address where an admin allows its range', async () => {
  const settings = { url: 'http://10.1.2.3/hook' }
  await createChannel(admin(), { ...webhook, settings, allowedRanges: ['10.1.0.0/16'] })
  expect(await console_.db.channel.count()).toBe(1)
})

it('refuses a taken name, and removes only by the name', async () => {
  const { id } = await createChannel(admin(), webhook)
  await expect(createChannel(admin(), webhook)).rejects.toThrow('a channel named ops already')
  await expect(removeChannel(admin(), { id, name: 'Ops' })).rejects.toThrow('does not match')
  await removeChannel(admin(), { id, name: 'ops' })
  expect(await console_.db.channel.count()).toBe(0)
})

it('closes an open breaker when the channel is changed, and tries at once what waits', async () => {
  const { id } = await createChannel(admin(), webhook)
  const { deliveryId } = await testChannel(admin(), id)
  const later = new Date(Date.now() + 3_600_000)
  await console_.db.delivery.update({ where: { id: deliveryId }, data: { nextTryAt: later } })
  await console_.db.channel.update({
    where: { id },
    data: { failuresInRow: 9, openSince: new Date(), openWhy: 'It answered 500.' },
  })
  expect((await listChannels(admin()))[0]?.open?.why).toBe('It answered 500.')
  await updateChannel(admin(), { id, ...webhook })
  const [view] = await listChannels(admin())
  expect(view).toMatchObject({ open: null, waiting: 1 })
  const { delivery } = await readDelivery(admin(), deliveryId)
  expect(delivery.nextTryAtMs).toBeLessThanOrEqual(Date.now())
})

it('sends again only what is over', async () => {
  const { id } = await createChannel(admin(), webhook)
  const { deliveryId } = await testChannel(admin(), id)
  await expect(redeliver(admin(), deliveryId)).rejects.toThrow('not over yet')
  await console_.db.delivery.update({
    where: { id: deliveryId },
    data: { state: 'given-up', attempts: 4, endedAt: new Date() },
  })
  expect(await listDeliveries(admin(), { state: 'given-up', limit: 10 })).toMatchObject([
    { id: deliveryId, isTest: true, title: 'Firing: Test of the channel ops' },
  ])
  await redeliver(admin(), deliveryId)
  const { delivery } = await readDelivery(admin(), deliveryId)
  expect(delivery).toMatchObject({ state: 'waiting', attempts: 0, endedAtMs: null })
})

describe('what a receiver was told', () => {
  const told = (channelId: string, sequence: number, change: object = {}) =>
    console_.db.delivery.create({
      data: {
        id: `d${sequence}-${channelId}`,
        channelId,
        notificationId: `n${sequence}`,
        incidentId: 'i1',
        sequence,
        content: JSON.stringify(contentOf('i1', sequence)),
        state: 'delivered',
        createdAt: new Date(),
        nextTryAt: new Date(),
        giveUpAt: new Date(),
        endedAt: new Date(),
        ...change,
      },
    })
  const end = { content: JSON.stringify(contentOf('i1', 2, { status: 'resolved' })) }

  it('a firing whose end was delivered is not sent again: it would stay open for good', async () => {
    const { id } = await createChannel(admin(), webhook)
    await told(id, 1)
    const last = await told(id, 2, end)
    await expect(redeliver(admin(), `d1-${id}`)).rejects.toThrow('a later message of this incident')
    expect((await readDelivery(admin(), `d1-${id}`)).delivery.state).toBe('delivered')
    await redeliver(admin(), last.id)
    expect((await readDelivery(admin(), last.id)).delivery.state).toBe('waiting')
  })

  it('removing a channel says how many incidents stay open there', async () => {
    const { id } = await createChannel(admin(), webhook)
    await told(id, 1)
    const { id: waiting } = await told(id, 2, { ...end, state: 'waiting', endedAt: null })
    expect((await listChannels(admin()))[0]?.owedEnds).toBe(1)
    await console_.db.delivery.update({ where: { id: waiting }, data: { state: 'delivered' } })
    expect((await listChannels(admin()))[0]?.owedEnds).toBe(0)
    await console_.db.delivery.delete({ where: { id: waiting } })
    await console_.db.alertIncident.create({
      data: { id: 'i1', clusterId: 'c1', openedAt: new Date() },
    })
    expect(await removeChannel(admin(), { id, name: 'ops' })).toEqual({ owedEnds: 1 })
  })
})
