import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { acknowledgeAlert } from './acknowledge-alert.ts'
import { listRules, resetRule, setRuleTerms } from './alert-rules.ts'
import { countAlerts, listAlerts, readAlert } from './list-alerts.ts'
import { previewRule } from './preview-rule.ts'
import { createSilence, endSilence, listSilences, silenceInput } from './silences.ts'
import { openTestConsole, type TestConsole } from './test-deps.ts'

const NOW = 1_763_700_000_000
const MINUTE_MS = 60_000
let console_: TestConsole
beforeAll(async () => void (console_ = await openTestConsole(() => NOW)))
afterAll(() => console_.close())
let auditedBefore = 0
beforeEach(async () => {
  const { db } = console_
  // The audit is append-only: what a test writes comes after what stands there.
  auditedBefore = await db.auditEntry.count()
  await db.$transaction([
    db.change.deleteMany(),
    db.alert.deleteMany(),
    db.silence.deleteMany(),
    db.alertRuleSetting.deleteMany(),
    db.event.deleteMany(),
    db.cluster.deleteMany(),
    db.cluster.create({
      data: {
        id: 'c1',
        name: 'shop',
        galeraName: 'shop',
        nodes: {
          create: ['n1', 'n2'].map((id, at) => ({
            id,
            name: `node${at + 1}`,
            address: `192.0.2.${at}`,
          })),
        },
      },
    }),
  ])
})

const addAlert = (id: string, change: object = {}) =>
  console_.db.alert.create({
    data: {
      id,
      rule: 'node-down',
      clusterId: 'c1',
      clusterName: 'shop',
      subject: id,
      nodeName: 'node1',
      state: 'firing',
      severity: 'critical',
      title: 'node1 is down',
      detail: 'Its SQL port refuses connections.',
      path: '/nodes/n1',
      startedAt: new Date(NOW - MINUTE_MS),
      firedAt: new Date(NOW - MINUTE_MS),
      ...change,
    },
  })
const audited = async () => {
  const rows = await console_.db.auditEntry.findMany({
    orderBy: { id: 'asc' },
    skip: auditedBefore,
  })
  return rows.map(({ action, target, actorName }) => `${actorName}: ${action} ${target ?? ''}`)
}
const topics = async () => (await console_.db.change.findMany()).map(({ topic }) => topic)

describe('alerts', () => {
  it('lists those that fire first, and counts those that nobody has taken or muted', async () => {
    await addAlert('a1', { state: 'pending' })
    await addAlert('a2')
    await addAlert('a3', { acknowledgedAt: new Date(NOW), acknowledgedBy: 'Ada' })
    await addAlert('a4', { quiet: '{"kind":"job","id":"j1","because":"x"}' })
    await addAlert('a5', { state: 'resolved', severity: 'warning' })
    const open = await listAlerts(console_.as('viewer'), { show: 'open', limit: 10 })
    expect(
      open
        .map(({ id }) => id)
        .slice(0, 3)
        .toSorted(),
    ).toEqual(['a2', 'a3', 'a4'])
    expect(open.at(-1)?.id).toBe('a1')
    expect(await countAlerts(console_.as('viewer'))).toEqual({ firing: 1, worst: 'critical' })
    const past = await listAlerts(console_.as('viewer'), { show: 'resolved', limit: 10 })
    expect(past.map(({ id }) => id)).toEqual(['a5'])
  })

  it('are acknowledged by an operator, once, with a note', async () => {
    await addAlert('a1')
    const input = { alertId: 'a1', note: 'on my way' }
    await expect(acknowledgeAlert(console_.as('viewer'), input)).rejects.toThrow(/role is viewer/)
    await acknowledgeAlert(console_.as('operator'), input)
    const { acknowledged } = await readAlert(console_.as('viewer'), 'a1')
    expect(acknowledged).toEqual({ atMs: NOW, by: 'the operator', note: 'on my way' })
    expect(await audited()).toEqual(['the operator: alert.acknowledge shop: node1 is down'])
    expect(await topics()).toEqual(['alerting'])
    await expect(acknowledgeAlert(console_.as('admin'), input)).rejects.toThrow(/the operator has/)
  })

  it('that are over cannot be acknowledged', async () => {
    await addAlert('a1', { state: 'resolved' })
    const act = acknowledgeAlert(console_.as('operator'), { alertId: 'a1', note: '' })
    await expect(act).rejects.toThrow('This alert is over.')
  })
})

describe('rules', () => {
  const terms = { enabled: true, threshold: 10, forMs: 5000, severity: 'notice' as const }
  const flow = async () =>
    (await listRules(console_.as('viewer'))).find(({ id }) => id === 'flow-control')

  it('are changed by an admin, for all clusters and for one, and set back', async () => {
    const rule = { rule: 'flow-control', clusterId: null }
    await expect(setRuleTerms(console_.as('operator'), { ...rule, ...terms })).rejects.toThrow(
      /role is operator/,
    )
    await setRuleTerms(console_.as('admin'), { ...rule, ...terms })
    const own = { ...terms, enabled: false }
    await setRuleTerms(console_.as('admin'), { ...rule, clusterId: 'c1', ...own })
    expect(await flow()).toMatchObject({
      builtIn: { threshold: 5, severity: 'warning' },
      terms,
      changed: { by: 'the admin' },
      overrides: [{ clusterName: 'shop', terms: own }],
    })
    await resetRule(console_.as('admin'), { ...rule, clusterId: 'c1' })
    await resetRule(console_.as('admin'), rule)
    expect(await flow()).toMatchObject({ terms: { threshold: 5 }, changed: null, overrides: [] })
    expect(await audited()).toEqual([
      'the admin: alert-rule.set flow-control',
      'the admin: alert-rule.set flow-control in shop',
      'the admin: alert-rule.reset flow-control in shop',
      'the admin: alert-rule.reset flow-control',
    ])
  })

  it('refuse a threshold out of range, and one where nothing is compared', async () => {
    const admin = console_.as('admin')
    const flowControl = { ...terms, rule: 'flow-control', clusterId: null }
    await expect(setRuleTerms(admin, { ...flowControl, threshold: 101 })).rejects.toThrow(
      'The threshold of “Flow control slows writes” is 101.',
    )
    await expect(setRuleTerms(admin, { ...flowControl, rule: 'node-down' })).rejects.toThrow(
      /compares nothing/,
    )
    await expect(setRuleTerms(admin, { ...flowControl, rule: 'no-rule' })).rejects.toThrow(
      'There is no such rule.',
    )
    expect(await audited()).toEqual([])
  })
})

describe('silences and maintenance', () => {
  const asked = (change: object) =>
    silenceInput.parse({ kind: 'silence', reason: 'known', minutes: 60, ...change })

  it('are made by an operator with an end and a reason, and ended before it', async () => {
    const input = asked({ rule: 'node-down', clusterId: 'c1', nodeId: 'n1' })
    await expect(createSilence(console_.as('viewer'), input)).rejects.toThrow(/role is viewer/)
    const { id } = await createSilence(console_.as('operator'), input)
    expect(await listSilences(console_.as('viewer'))).toMatchObject([
      {
        clusterName: 'shop',
        nodeName: 'node1',
        ruleTitle: 'Node down',
        endsAtMs: NOW + 60 * MINUTE_MS,
        ended: null,
      },
    ])
    await endSilence(console_.as('admin'), id)
    expect(await listSilences(console_.as('viewer'))).toMatchObject([
      { ended: { by: 'the admin', atMs: NOW } },
    ])
    await expect(endSilence(console_.as('admin'), id)).rejects.toThrow('It has ended already.')
    expect(await audited()).toEqual([
      'the operator: silence.create shop/node1',
      'the admin: silence.end known',
    ])
  })

  it.each([
    ['everything', {}, /every alert of every cluster/],
    ['maintenance of nothing', { kind: 'maintenance' }, /of a cluster or of a node/],
    ['a node alone', { rule: 'node-down', nodeId: 'n1' }, /without its cluster/],
    ['a node of elsewhere', { clusterId: 'c1', nodeId: 'n9' }, /not in the inventory/],
    ['an unknown rule', { rule: 'nothing' }, /no such rule/],
  ])('refuse %s', async (_, change, message) => {
    await expect(createSilence(console_.as('operator'), asked(change))).rejects.toThrow(message)
  })

  it('want a reason and an end within 30 days', () => {
    expect(silenceInput.safeParse({ kind: 'silence', reason: ' ', minutes: 5 }).success).toBe(false)
    const long = { kind: 'silence', reason: 'x', minutes: 43_201 }
    expect(silenceInput.safeParse(long).success).toBe(false)
  })
})

describe('the preview', () => {
  const ask = (change: object) =>
    previewRule(console_.as('viewer'), {
      rule: 'flow-control',
      clusterId: 'c1',
      threshold: 5,
      forMs: 0,
      days: 1,
      ...change,
    })

  it('finds the minutes above the threshold, drawn together over the nodes', async () => {
    const first = NOW - 100 * MINUTE_MS
    const rows = [
      ['n1', 0, 0.2],
      ['n2', 1, 0.3],
      ['n1', 2, 0.01],
      ['n1', 5, 0.06],
    ] as const
    for (const [nodeId, minute, flowControlPaused] of rows) {
      const at = BigInt(first + minute * MINUTE_MS)
      await console_.db.sample.create({ data: { nodeId, resolution: 60, at, flowControlPaused } })
    }
    const { spans, count, basis } = await ask({})
    expect(count).toBe(2)
    expect(spans).toEqual([
      { nodeName: null, fromMs: first + 5 * MINUTE_MS, toMs: first + 6 * MINUTE_MS },
      { nodeName: null, fromMs: first, toMs: first + 2 * MINUTE_MS },
    ])
    expect(basis).toContain('one minute')
    expect((await ask({ threshold: 25 })).count).toBe(1)
    expect((await ask({ forMs: 90_000 })).spans).toEqual([
      { nodeName: null, fromMs: first + 90_000, toMs: first + 2 * MINUTE_MS },
    ])
  })

  it('takes lost and regained contact for nodes down, but not a refused password', async () => {
    const told = (minute: number, kind: string, failure: string) =>
      console_.db.event.create({
        data: {
          at: new Date(NOW - minute * MINUTE_MS),
          clusterId: 'c1',
          nodeId: 'n1',
          source: 'poll',
          kind,
          severity: 'ok',
          title: '',
          detail: JSON.stringify({ failure }),
        },
      })
    await told(50, 'contact-lost', 'access-denied')
    await told(40, 'contact-back', 'access-denied')
    await told(30, 'contact-lost', 'refused')
    await told(20, 'contact-back', 'refused')
    await told(10, 'contact-lost', 'timeout')
    expect((await ask({ rule: 'node-down', threshold: null })).spans).toEqual([
      { nodeName: 'node1', fromMs: NOW - 10 * MINUTE_MS, toMs: NOW },
      { nodeName: 'node1', fromMs: NOW - 30 * MINUTE_MS, toMs: NOW - 20 * MINUTE_MS },
    ])
  })

  it('says of a rule without a history why there is none', async () => {
    await expect(ask({ rule: 'split-brain', threshold: null })).rejects.toMatchObject({
      message: '“Split brain” has no preview.',
      mend: expect.stringContaining('not the history'),
    })
  })
})
