import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb, type Db } from '#server/db/client.ts'
import { migrate } from '#server/db/migrate.ts'

export interface TestDatabase {
  db: Db
  url: string
  close(): Promise<void>
}

/** A fresh SQLite file with the whole schema, for tests. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'synced-monitor-'))
  const url = `file:${join(folder, 'synced.db')}`
  await migrate(url)
  const db = openDb(url)
  return {
    db,
    url,
    close: async () => {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    },
  }
}
