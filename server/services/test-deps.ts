import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '#server/api/views.ts'
import { type Db, openDb } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'
import { readOrCreateKey } from '#server/secrets/key.ts'
import type { Deps } from './actor.ts'

export interface TestConsole {
  db: Db
  databaseUrl: string
  /** Deps in the name of somebody with this role. */
  as(role: Role): Deps
  close(): Promise<void>
}

/** A fresh database and key in a folder of their own, for tests of services. */
export async function openTestConsole(now: () => number = Date.now): Promise<TestConsole> {
  const folder = await mkdtemp(join(tmpdir(), 'synced-test-'))
  const databaseUrl = `file:${join(folder, 'synced.db')}`
  await migrate(databaseUrl)
  const db = openDb(databaseUrl)
  const key = readOrCreateKey(join(folder, 'synced.key'))
  return {
    db,
    databaseUrl,
    as: (role) => ({
      db,
      key,
      now,
      actor: {
        kind: 'user',
        viewer: { id: `id-of-${role}`, name: `the ${role}`, email: `${role}@example.com`, role },
        address: '192.0.2.1',
      },
    }),
    async close() {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    },
  }
}
