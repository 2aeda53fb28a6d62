/** `node sending-process.ts DATABASE KEYFILE`: sends deliveries as the worker does, until it is killed. */
import { Sender } from '#server/alerts/outbox/sender.ts'
import { fastPlan } from '#server/alerts/outbox/test-outbox.ts'
import { openWorkerDb } from '#server/db/client.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'

export const sendingProcessEntry = import.meta.filename

if (import.meta.main) {
  const [, , databaseUrl = '', keyFile = ''] = process.argv
  const sender = new Sender({
    db: openWorkerDb(databaseUrl),
    key: readOrCreateKey(keyFile),
    consoleUrl: null,
    plan: fastPlan,
  })
  await sender.run(new AbortController().signal)
}
