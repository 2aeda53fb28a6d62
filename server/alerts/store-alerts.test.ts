import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { demandLease, takeLease, thisWorker } from '#server/monitor/worker-lease.ts'
import { alertFixture } from './alert-fixture.ts'
import type { LiveAlert } from './live-alert.ts'
import { storeAlerts } from './store-alerts.ts'

const NOW = 1_800_000_000_000
let database: TestDatabase
beforeEach(async () => void (database = await openTestDatabase()))
afterEach(() => database.close())

const opens = (alert: LiveAlert) => ({
  cluster: { id: 'c1', name: 'shop' },
  now: NOW,
  changed: [alert],
  dropped: [],
  fired: [],
  resolved: [],
  incidents: [],
  notifications: [],
})
const stored = async () =>
  (await database.db.alert.findMany()).map(({ id, state }) => `${id} ${state}`)

test('a worker that stalled and lost the lease opens no alert beside its successor', async () => {
  const { db } = database
  const stalled = thisWorker(new Date(NOW))
  const successor = { ...stalled, startedAt: new Date(NOW + 10_000) }
  expect(await takeLease(db, stalled, new Date(NOW))).toBe(true)
  await storeAlerts(
    db,
    () => demandLease(db, stalled),
    opens(alertFixture({ id: 'a1', subject: 'n1' })),
  )
  expect(await takeLease(db, successor, new Date(NOW + 10_000))).toBe(true)
  const late = opens(alertFixture({ id: 'a2', subject: 'n2' }))
  await expect(storeAlerts(db, () => demandLease(db, stalled), late)).rejects.toMatchObject({
    code: 'P2025',
  })
  await storeAlerts(
    db,
    () => demandLease(db, successor),
    opens(alertFixture({ id: 'a3', subject: 'n2' })),
  )
  expect(await stored()).toEqual(['a1 firing', 'a3 firing'])
})

test('of one thing never two alerts are open; when one is over the next may begin', async () => {
  const { db } = database
  const first = alertFixture({ id: 'a1' })
  const second = alertFixture({ id: 'a2' })
  await storeAlerts(db, null, opens(first))
  await expect(storeAlerts(db, null, opens(second))).rejects.toMatchObject({ code: 'P2002' })
  await storeAlerts(db, null, opens({ ...first, state: 'resolved', endedAtMs: NOW }))
  await storeAlerts(db, null, opens(second))
  expect(await stored()).toEqual(['a1 resolved', 'a2 firing'])
})
