import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { tryAfterClockStep } from './after-clock-step.ts'
import { usualPlan } from './retry-plan.ts'
import { addWebhook, contentOf, storeNotifications } from './test-outbox.ts'
import { spreadNotifications } from './spread.ts'

const NOW = 1_800_000_000_000
let database: TestDatabase
beforeEach(async () => void (database = await openTestDatabase()))
afterEach(() => database.close())

test('what waits is not held back for as long as the clock stepped back', async () => {
  const { db } = database
  const key = { id: 'k', bytes: randomBytes(32) }
  const id = await addWebhook(db, key, 'https://hook.example/x')
  await storeNotifications(db, [contentOf('far', 1), contentOf('soon', 1)])
  await spreadNotifications(db, NOW, usualPlan.giveUpMs)
  const soon = new Date(NOW + usualPlan.mostMs)
  const far = new Date(NOW + 3 * 3_600_000)
  await db.delivery.updateMany({ where: { incidentId: 'far' }, data: { nextTryAt: far } })
  await db.delivery.updateMany({ where: { incidentId: 'soon' }, data: { nextTryAt: soon } })
  await db.channel.update({ where: { id }, data: { openSince: far, probeAt: far } })
  await tryAfterClockStep(db, usualPlan, NOW)
  const rows = await db.delivery.findMany({ orderBy: { incidentId: 'asc' } })
  expect(rows.map(({ nextTryAt }) => nextTryAt)).toEqual([new Date(NOW), soon])
  expect(await db.channel.findUnique({ where: { id } })).toMatchObject({ probeAt: new Date(NOW) })
})
