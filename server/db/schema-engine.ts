import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { SchemaEngine, type MigrationList, type SchemaContainer } from '@prisma/schema-engine-wasm'

const root = join(import.meta.dirname, '../..')
export const migrationsDir = join(root, 'prisma/migrations')
const schemaDir = join(root, 'prisma/schema')

/** Prisma's own schema engine, as WebAssembly: the native one would have to be downloaded. */
export async function openSchemaEngine(databaseUrl: string): Promise<SchemaEngine> {
  const factory = bindMigrationAwareSqlAdapterFactory(
    new PrismaLibSql({ url: databaseUrl, timeout: 5000 }),
  )
  return SchemaEngine.new({ datamodels: await readSchemas() }, () => undefined, factory)
}

export async function readSchemas(): Promise<[string, string][]> {
  const files = (await readdir(schemaDir)).filter((file) => file.endsWith('.prisma')).sort()
  return Promise.all(
    files.map(
      async (file) => [file, await readFile(join(schemaDir, file), 'utf8')] as [string, string],
    ),
  )
}

export async function schemaContainers(): Promise<SchemaContainer[]> {
  return (await readSchemas()).map(([path, content]) => ({ path, content }))
}

export async function readMigrations(): Promise<MigrationList> {
  const entries = await readdir(migrationsDir, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const migrationDirectories = await Promise.all(
    names.toSorted().map(async (path) => ({
      path,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(join(migrationsDir, path, 'migration.sql'), 'utf8'),
        },
      },
    })),
  )
  return {
    baseDir: migrationsDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
    shadowDbInitScript: '',
    migrationDirectories,
  }
}

export const noFilters = { externalTables: [], externalEnums: [] }
