import { type Auth, createAuth } from '#server/auth/auth.ts'
import { type Db, openDb } from '#server/db/client.ts'
import { env } from '#server/env.ts'
import { createPump, type Pump } from '#server/events/pump.ts'
import { ADDRESS_HEADER } from './client-headers.ts'
import { readOrCreateKey, type SecretKey } from '#server/secrets/key.ts'

export interface WebRuntime {
  db: Db
  key: SecretKey
  auth: Auth
  pump: Pump
}

const holder = globalThis as typeof globalThis & { syncedWeb?: WebRuntime }

/** What the web process opens once; kept on globalThis because Next may load a module twice. */
export function webRuntime(): WebRuntime {
  holder.syncedWeb ??= open()
  return holder.syncedWeb
}

function open(): WebRuntime {
  const { databaseUrl, keyFile, publicUrl } = env()
  const db = openDb(databaseUrl)
  const key = readOrCreateKey(keyFile)
  return {
    db,
    key,
    auth: createAuth(db, key, { publicUrl, addressHeader: ADDRESS_HEADER }),
    pump: createPump(db),
  }
}
