import { expect, test } from 'vitest'
import { alertFixture } from './alert-fixture.ts'
import { CRITICAL_UPDATE_EVERY_MS, SETTLED_MS } from './grouping.ts'
import { KEEP_MS, lifeAfter } from './life.ts'
import type { Incident } from './live-alert.ts'
import { tellingOf } from './telling.ts'
import { withoutFuture } from './without-future.ts'

const BEFORE = 100_000_000
/** The clock has stepped back an hour. */
const NOW = BEFORE - 3_600_000
const incident: Incident = {
  id: 'i0',
  openedAtMs: BEFORE,
  sequence: 1,
  toldAtMs: BEFORE,
  toldSeverity: 'critical',
}

function tellsAfter(passedMs: number): boolean {
  const told = alertFixture({ id: 'a1', incidentId: 'i0', toldAtMs: BEFORE })
  const added = alertFixture({ id: 'a2', nodeId: 'n2', loudAtMs: BEFORE, incidentId: 'i0' })
  const held = withoutFuture({ alerts: [told, added], incidents: [incident] }, NOW)
  const context = { now: NOW + passedMs, doubt: false, newId: () => 'i1' }
  const { incidents } = tellingOf(held.incidents, held.alerts, context)
  return incidents.some(({ tells }) => tells)
}

test('a clock that steps back an hour does not mute an incident for an hour', () => {
  expect(tellsAfter(SETTLED_MS)).toBe(false)
  expect(tellsAfter(CRITICAL_UPDATE_EVERY_MS)).toBe(true)
})

test('nor does it keep an alert whose condition is gone', () => {
  const clear = alertFixture({ clearSinceMs: BEFORE })
  const { alerts } = withoutFuture({ alerts: [clear], incidents: [] }, NOW)
  const life = lifeAfter(alerts[0] ?? null, 'not', 0, NOW + KEEP_MS, KEEP_MS)
  expect(life).toMatchObject({ state: 'resolved', endedAtMs: NOW })
})

test('what lies in the past is left as it is', () => {
  const { alerts, incidents } = withoutFuture(
    { alerts: [alertFixture()], incidents: [incident] },
    BEFORE,
  )
  expect(alerts).toEqual([alertFixture()])
  expect(incidents[0]).toBe(incident)
})
