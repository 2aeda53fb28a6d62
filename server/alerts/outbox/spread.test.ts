import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { spreadNotifications } from './spread.ts'
import { addWebhook, contentOf, storeNotifications } from './test-outbox.ts'

const key = { id: 'k', bytes: randomBytes(32) }
let database: TestDatabase
beforeEach(async () => void (database = await openTestDatabase()))
afterEach(() => database.close())

const spread = () => spreadNotifications(database.db, Date.now(), 60_000)
const stored = async () => {
  const rows = await database.db.delivery.findMany({ orderBy: { sequence: 'asc' } })
  return rows.map(({ incidentId, sequence, state }) => `${incidentId} ${sequence} ${state}`)
}

test('a channel switched off in mid-incident does not lose the end, and hears of no new one', async () => {
  const { db } = database
  const id = await addWebhook(db, key, 'https://hook.example/x')
  await storeNotifications(db, [contentOf('known', 1)])
  await spread()
  await db.delivery.updateMany({ data: { state: 'delivered', endedAt: new Date() } })
  await db.channel.update({ where: { id }, data: { enabled: false } })
  await storeNotifications(db, [
    contentOf('known', 2, { status: 'resolved' }),
    contentOf('unheard', 1),
  ])
  await spread()
  expect(await stored()).toEqual(['known 1 delivered', 'known 2 waiting'])
})
