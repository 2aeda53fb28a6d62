import { migrationsDir, noFilters, openSchemaEngine, schemaContainers } from './schema-engine.ts'

/** SQL that leads from the database at `databaseUrl` to the schema files; empty when they agree. */
export async function diffToSchema(databaseUrl: string): Promise<string> {
  const engine = await openSchemaEngine(databaseUrl)
  try {
    const files = await schemaContainers()
    const { stdout } = await engine.diff({
      // The engine reads the live database through the adapter; the files here only name the provider.
      from: { tag: 'schemaDatasource', files, configDir: migrationsDir },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilters,
    })
    const sql = (stdout ?? '').trim()
    return sql === '-- This is an empty migration.' ? '' : `${sql}\n`
  } finally {
    engine.free()
  }
}
