import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { Db } from '#server/db/client.ts'
import { readOrCreateKey, type SecretKey } from '#server/secrets/key.ts'
import { Sender, type SenderOptions } from './sender.ts'
import { fastPlan } from './test-outbox.ts'
import { type Received, startReceiver, type TestReceiver } from './test-receiver.ts'

interface TestDatabase {
  db: Db
  url: string
  close(): Promise<void>
}

interface TestSender {
  db: Db
  key: SecretKey
  receiver: TestReceiver
  start(over?: Partial<SenderOptions>): Sender
  stop(): Promise<void>
  /** Deliveries in a state. */
  count(state: string): Promise<number>
}

/** A database, a receiver and a way to start a sender, anew for each test of the file. */
export function testSender(openTestDatabase: () => Promise<TestDatabase>): TestSender {
  let database: TestDatabase
  const made = { stop: () => Promise.resolve() } as TestSender
  made.count = (state) => made.db.delivery.count({ where: { state } })
  made.start = (over = {}) => {
    const sender = new Sender({
      db: made.db,
      key: made.key,
      consoleUrl: 'https://console.example',
      plan: fastPlan,
      limits: { connectMs: 5000, wholeMs: 5000 },
      ...over,
    })
    const end = new AbortController()
    const running = sender.run(end.signal)
    made.stop = async () => {
      end.abort()
      await running
    }
    return sender
  }
  beforeEach(async () => {
    database = await openTestDatabase()
    made.db = database.db
    made.key = readOrCreateKey(join(database.url.replace('file:', ''), '..', 'synced.key'))
    made.receiver = await startReceiver()
  })
  afterEach(async () => {
    await made.stop()
    await made.receiver.close()
    await database.close()
  })
  return made
}

/** Of one incident, as they arrived. */
export function sequencesOf(received: readonly Received[], incidentId: string): number[] {
  return received
    .map((one) => JSON.parse(one.body) as { data: { incidentId: string; sequence: number } })
    .filter(({ data }) => data.incidentId === incidentId)
    .map(({ data }) => data.sequence)
}
