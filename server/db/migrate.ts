import { createClient } from '@libsql/client'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { noFilters, openSchemaEngine, readMigrations } from './schema-engine.ts'

/**
 * Brings the database to the newest schema and returns the names of the migrations that were applied.
 * Creates the file (and its folder, mode 0700) when missing. Only one run of it at a time.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await mkdir(dirname(databaseUrl.replace(/^file:/, '')), { recursive: true, mode: 0o700 })
  await useWriteAheadLog(databaseUrl)
  const engine = await openSchemaEngine(databaseUrl)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: await readMigrations(),
      filters: noFilters,
    })
    return appliedMigrationNames
  } finally {
    engine.free()
  }
}

/** WAL stays with the file: readers never wait for the worker's writes. */
async function useWriteAheadLog(databaseUrl: string): Promise<void> {
  const client = createClient({ url: databaseUrl })
  try {
    await client.execute('PRAGMA journal_mode=WAL')
  } finally {
    client.close()
  }
}
