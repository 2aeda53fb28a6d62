/** `npm run db:diff -- NAME`: writes the next migration, from what the migrations give to the schema files. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from './migrate.ts'
import { diffToSchema } from './schema-diff.ts'
import { migrationsDir } from './schema-engine.ts'

const name = process.argv[2] ?? ''
if (!/^[a-z0-9_]+$/.test(name)) throw new Error('Name the migration: npm run db:diff -- add_thing')

await mkdir(migrationsDir, { recursive: true })
const scratch = await mkdtemp(join(tmpdir(), 'synced-diff-'))
try {
  const url = `file:${join(scratch, 'scratch.db')}`
  await migrate(url)
  const sql = await diffToSchema(url)
  if (sql === '') {
    console.log('The migrations give the schema already.')
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = join(migrationsDir, `${stamp}_${name}`)
    await mkdir(folder)
    await writeFile(join(folder, 'migration.sql'), sql)
    console.log(`Wrote ${folder}/migration.sql`)
  }
} finally {
  await rm(scratch, { recursive: true })
}
