import { describe, expect, test } from 'vitest'
import { alertFixture } from './alert-fixture.ts'
import {
  CRITICAL_UPDATE_EVERY_MS,
  LONGEST_DOUBT_MS,
  LONGEST_WAIT_MS,
  SETTLED_MS,
  UPDATE_EVERY_MS,
} from './grouping.ts'
import type { Incident, LiveAlert } from './live-alert.ts'
import { tellingOf } from './telling.ts'

let ids = 0
const newId = () => `i${++ids}`

const alert = (loudAtMs: number | null, change: Partial<LiveAlert> = {}): LiveAlert =>
  alertFixture({
    id: newId(),
    startedAtMs: loudAtMs ?? 0,
    firedAtMs: loudAtMs ?? 0,
    loudAtMs,
    ...change,
  })

/** When the first message goes out if alerts come at these times, looked at every 50 ms. */
function firstTold(comesAt: readonly number[], doubtUntil = 0): { at: number; alerts: number } {
  const alerts = comesAt.map((at) => alert(at))
  let incidents: Incident[] = []
  for (let now = 0; ; now += 50) {
    const open = alerts.filter(
      ({ loudAtMs, toldAtMs }) => toldAtMs !== null || (loudAtMs ?? 0) <= now,
    )
    const telling = tellingOf(incidents, open, { now, doubt: now < doubtUntil, newId })
    incidents = telling.incidents.map(({ incident }) => incident)
    if (telling.incidents.some(({ tells }) => tells)) {
      return { at: now, alerts: open.filter(({ toldAtMs }) => toldAtMs !== null).length }
    }
    if (now > 60_000) throw new Error('Nobody was told.')
  }
}

test('a single node down is told before a second has passed', () => {
  expect(firstTold([0])).toEqual({ at: SETTLED_MS, alerts: 1 })
})

test('what comes one after the other is one message', () => {
  expect(firstTold([0, 300, 800, 1300]).alerts).toBe(4)
})

test('what never settles is told all the same', () => {
  const { at } = firstTold(Array.from({ length: 100 }, (_, place) => place * 400))
  expect(at).toBe(LONGEST_WAIT_MS)
})

test('while a node owes an answer the others wait for it, but not for ever', () => {
  expect(firstTold([0, 3100], 3200)).toEqual({ at: 3200, alerts: 2 })
  expect(firstTold([0], 100_000).at).toBe(LONGEST_DOUBT_MS)
})

function toldIncident(change: Partial<Incident> = {}): Incident {
  return {
    id: 'i0',
    openedAtMs: 0,
    sequence: 1,
    toldAtMs: 1000,
    toldSeverity: 'critical',
    ...change,
  }
}
const known = (change: Partial<LiveAlert> = {}) =>
  alert(null, { toldAtMs: 1000, incidentId: 'i0', ...change })
const tells = (incident: Incident, open: LiveAlert[], now: number) => {
  const { incidents } = tellingOf([incident], open, { now, doubt: false, newId })
  expect(incidents).toHaveLength(1)
  return incidents[0]
}

test('what is added to an incident waits, unless it is worse', () => {
  const soon = 1000 + 60_000
  const warning = () => alert(soon - 5000, { rule: 'flow-control', severity: 'warning' })
  expect(tells(toldIncident(), [known(), warning()], soon)?.tells).toBe(false)
  const update = tells(toldIncident(), [known(), warning()], 1000 + UPDATE_EVERY_MS)
  expect(update).toMatchObject({ tells: true, incident: { id: 'i0', sequence: 2 } })
  // One more node down.
  expect(tells(toldIncident(), [known(), alert(8000)], 15_000)?.tells).toBe(false)
  expect(
    tells(toldIncident(), [known(), alert(8000)], 1000 + CRITICAL_UPDATE_EVERY_MS)?.tells,
  ).toBe(true)
  const mild = toldIncident({ toldSeverity: 'warning' })
  expect(tells(mild, [known(), alert(soon - 5000)], soon)?.tells).toBe(true)
  const outage = alert(soon - 5000, { rule: 'no-primary' })
  expect(tells(toldIncident(), [known(), outage], soon)?.tells).toBe(true)
})

test('the end is told once, when nothing that was told fires any more', () => {
  const quiet = alert(null, { incidentId: 'i0' })
  expect(tells(toldIncident(), [known(), quiet], 9000)).toMatchObject({
    tells: false,
    ended: false,
  })
  expect(tells(toldIncident(), [quiet], 9000)).toMatchObject({
    tells: true,
    ended: true,
    incident: { sequence: 2 },
  })
})

test('an incident of which nobody heard ends without a word', () => {
  const unheard = toldIncident({ sequence: 0, toldAtMs: null, toldSeverity: null })
  expect(tells(unheard, [], 9000)).toMatchObject({ tells: false, ended: true })
})

describe('several incidents of a cluster', () => {
  const HOUR_MS = 3_600_000
  const standing = () =>
    known({ rule: 'gcache-retention', nodeId: null, nodeName: null, severity: 'warning' })
  const mild = () => toldIncident({ toldSeverity: 'warning' })
  const look = (incidents: Incident[], open: LiveAlert[], now: number) => {
    const telling = tellingOf(incidents, open, { now, doubt: false, newId })
    return telling.incidents.map(({ incident, ...rest }) => ({ ...incident, ...rest }))
  }

  test('a standing mild alert does not swallow the end of a later outage', () => {
    const warning = standing()
    const down = alert(HOUR_MS)
    const told = look([mild()], [warning, down], HOUR_MS + SETTLED_MS)
    expect(told).toMatchObject([
      { id: 'i0', tells: false, ended: false },
      { tells: true, sequence: 1, toldSeverity: 'critical' },
    ])
    expect(down.incidentId).toBe(told[1]?.id)
    expect(look(told, [warning], HOUR_MS + 60_000)).toMatchObject([
      { id: 'i0', tells: false, ended: false, sequence: 1 },
      { id: down.incidentId, tells: true, ended: true, sequence: 2 },
    ])
  })

  test('an outage a minute after an unrelated mild alert is an incident of its own too', () => {
    const down = ['n1', 'n2', 'n3'].map((nodeId) => alert(61_000, { nodeId, subject: nodeId }))
    const lost = alert(61_300, { rule: 'no-primary', nodeId: null, subject: '' })
    const blind = alert(61_300, { rule: 'console-blind', severity: 'warning' })
    const told = look([mild()], [standing(), blind, ...down, lost], 61_300 + SETTLED_MS)
    expect(told).toMatchObject([{ tells: false }, { tells: true }])
    expect(new Set([blind, ...down, lost].map(({ incidentId }) => incidentId)).size).toBe(1)
  })

  test('a mild sign of the same node that grows into an outage stays one incident', () => {
    const sign = known({ rule: 'console-blind', severity: 'warning' })
    expect(look([mild()], [sign, alert(60_000)], 60_000 + SETTLED_MS)).toMatchObject([
      { id: 'i0', tells: true, sequence: 2, toldSeverity: 'critical' },
    ])
  })

  test('what a node that is down causes on its way back stays in its incident, however late', () => {
    const transfer = alert(HOUR_MS, { rule: 'transfer-started', severity: 'notice' })
    const smaller = alert(HOUR_MS, {
      rule: 'cluster-smaller',
      severity: 'warning',
      nodeId: null,
      awayNodeIds: ['n1'],
    })
    look([toldIncident()], [known(), transfer, smaller], HOUR_MS)
    expect([transfer.incidentId, smaller.incidentId]).toEqual(['i0', 'i0'])
  })

  test('one more node down an hour later is told as a new incident, so that it pages again', () => {
    const second = alert(HOUR_MS, { nodeId: 'n2', subject: 'n2' })
    expect(look([toldIncident()], [known(), second], HOUR_MS + SETTLED_MS)).toMatchObject([
      { id: 'i0', tells: false },
      { tells: true, sequence: 1 },
    ])
  })
})
