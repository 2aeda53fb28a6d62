import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetPresentedKey, recordPresentedKey } from './record-presented-key.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
const place = { address: '10.0.0.5', port: 22 }
const pinned = { algorithm: 'ssh-ed25519', publicKey: 'AAAApinned', fingerprint: 'SHA256:pinned' }
const stranger = { algorithm: 'ssh-ed25519', publicKey: 'AAAAother', fingerprint: 'SHA256:other' }

beforeEach(async () => {
  database = await openTestDatabase()
  await database.db.hostKey.create({
    data: { host: place.address, port: place.port, ...pinned, pinnedBy: 'test' },
  })
})
afterEach(() => database.close())

const shown = async () => (await database.db.hostKey.findFirstOrThrow()).presentedFingerprint
const changes = () => database.db.change.count({ where: { topic: 'host-key' } })

test('a short interception is over once the host shows the pinned key and lets us in', async () => {
  await recordPresentedKey(database.db, place, stranger)
  expect(await shown()).toBe('SHA256:other')
  await forgetPresentedKey(database.db, place, pinned.publicKey)
  expect(await shown()).toBeNull()
  expect(await changes()).toBe(2)
  await forgetPresentedKey(database.db, place, pinned.publicKey)
  expect(await changes()).toBe(2)
})

test('a sign-in with a key that is pinned no more proves nothing', async () => {
  await recordPresentedKey(database.db, place, stranger)
  await forgetPresentedKey(database.db, place, 'AAAAformer')
  expect(await shown()).toBe('SHA256:other')
})
