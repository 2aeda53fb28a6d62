import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDb } from './client.ts'
import { migrate } from './migrate.ts'
import { diffToSchema } from './schema-diff.ts'

let folder = ''
let url = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-migrate-'))
  url = `file:${join(folder, 'new/synced.db')}`
})
afterAll(() => rm(folder, { recursive: true }))

describe('migrations', () => {
  it('give exactly the schema, and a second run applies nothing', async () => {
    expect(await migrate(url)).not.toEqual([])
    expect(await diffToSchema(url)).toBe('')
    expect(await migrate(url)).toEqual([])
  })

  it('leave a database in WAL mode that enforces references', async () => {
    const db = openDb(url)
    const mode = await db.$queryRaw<{ journal_mode: string }[]>`PRAGMA journal_mode`
    expect(mode[0]?.journal_mode).toBe('wal')
    await expect(
      db.node.create({ data: { clusterId: 'missing', name: 'n', address: 'a' } }),
    ).rejects.toThrow(/[Ff]oreign key/)
    await db.$disconnect()
  })
})
