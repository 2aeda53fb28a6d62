import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Db, openDb } from '#server/db/client.ts'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { acceptChain } from './accept-chain.ts'
import { type Chain, chainOf } from './chain-seals.ts'
import { sealEntries } from './seal-entries.ts'
import { verifyChain } from './verify-chain.ts'

const entry = { actorName: 'somebody', action: 'node.update', outcome: 'done' }
const add = (db: Db, count: number) =>
  db.auditEntry.createMany({ data: Array.from({ length: count }, () => entry) })

let own: TestConsole
let anchored: Chain
beforeEach(async () => {
  own = await openTestConsole()
  anchored = chainOf(own.as('admin').key)
  await add(own.db, 5)
  await sealEntries(own.db, anchored, 1)
})
afterEach(() => own.close())
const check = async () => (await verifyChain(own.db, anchored, 0)).fault
const seal = () => sealEntries(own.db, anchored, 2)
const without = async (...statements: string[]) => {
  const triggers = await own.db.$queryRaw<{ name: string; sql: string }[]>`
    SELECT "name", "sql" FROM "sqlite_master" WHERE "type" = 'trigger'`
  for (const { name } of triggers) await own.db.$executeRawUnsafe(`DROP TRIGGER "${name}"`)
  for (const statement of statements) await own.db.$executeRawUnsafe(statement)
  for (const { sql } of triggers) await own.db.$executeRawUnsafe(sql)
}
const RESET = [
  `UPDATE "AuditEntry" SET "seal" = NULL, "place" = NULL`,
  `UPDATE "AuditHead" SET "headSeal" = NULL, "count" = 0, "lastId" = 0, "seal" = '', "begunAt" = NULL`,
]

test('the anchor is written whole, for its owner alone, and no other', async () => {
  expect((await stat(anchored.anchorFile)).mode & 0o777).toBe(0o600)
  const beside = await readdir(dirname(anchored.anchorFile))
  expect(beside.filter((name) => name.includes('audit'))).toEqual(['synced.key.audit'])
})

test('a chain that was forged by resetting its head is found, and the sealer does not seal it anew', async () => {
  await without(
    `UPDATE "AuditEntry" SET "actorName" = 'nobody' WHERE "id" = 3`,
    `DELETE FROM "AuditEntry" WHERE "id" = 5`,
    ...RESET,
  )
  expect(await check()).toEqual({ kind: 'off-anchor', anchored: 5, sealed: 0 })
  await expect(seal()).rejects.toThrow('0 entries and not the 5 of its anchor')
  expect(await own.db.auditEntry.count({ where: { seal: { not: null } } })).toBe(0)
})

test('a database that was set back to an older copy is found', async () => {
  const copy = join(dirname(anchored.anchorFile), 'copy.db')
  await own.db.$executeRawUnsafe(`VACUUM INTO '${copy}'`)
  await add(own.db, 3)
  await seal()
  expect(await check()).toBeNull()
  const older = openDb(`file:${copy}`)
  const fault = { kind: 'off-anchor', anchored: 8, sealed: 5 }
  expect((await verifyChain(older, anchored, 0)).fault).toEqual(fault)
  await add(older, 9)
  await expect(sealEntries(older, anchored, 3)).rejects.toThrow('of its anchor')
  // As after a restore from a backup that an admin confirmed.
  await acceptChain(older, anchored, 0)
  while ((await sealEntries(older, anchored, 4)) > 0);
  expect(await verifyChain(older, anchored, 0)).toMatchObject({ sealed: 14, fault: null })
  expect(await check()).toEqual({ kind: 'off-anchor', anchored: 14, sealed: 8 })
  await older.$disconnect()
})

test('the anchor is not believed when somebody changed it, or kept it with another key', async () => {
  const text = await readFile(anchored.anchorFile, 'utf8')
  for (const other of [text.replace('"count":5', '"count":4'), '', '{}']) {
    await writeFile(anchored.anchorFile, other)
    expect(await check()).toEqual({ kind: 'anchor-false' })
    await expect(seal()).rejects.toThrow('anchor')
  }
})

test('an anchor is made for a chain of a version that kept none', async () => {
  await rm(anchored.anchorFile)
  expect(await verifyChain(own.db, anchored, 0)).toMatchObject({ anchored: 0, fault: null })
  expect(await seal()).toBe(0)
  expect(await verifyChain(own.db, anchored, 0)).toMatchObject({ anchored: 5, fault: null })
})

test('entries that are deleted before they are sealed are missed, at the end too', async () => {
  await add(own.db, 4)
  await without(`DELETE FROM "AuditEntry" WHERE "id" = 7`)
  expect(await check()).toEqual({ kind: 'unsealed-missing', entryId: 8, entries: 1 })
  await expect(seal()).rejects.toThrow('missing')
  await without(`DELETE FROM "AuditEntry" WHERE "id" > 7`)
  expect(await check()).toEqual({ kind: 'unsealed-tail-missing', entries: 3 })
  await without(`DELETE FROM "AuditEntry" WHERE "id" > 5`)
  expect(await check()).toEqual({ kind: 'unsealed-tail-missing', entries: 4 })
  await acceptChain(own.db, anchored, 9)
  await add(own.db, 1)
  expect(await seal()).toBe(1)
  expect(await verifyChain(own.db, anchored, 0)).toMatchObject({ sealed: 6, fault: null })
})

test('an insert that was rolled back leaves no gap', async () => {
  const broken = own.db.$transaction([
    own.db.auditEntry.create({ data: entry }),
    own.db.$executeRaw`INSERT INTO "AuditHead" ("id") VALUES ('other')`,
  ])
  await expect(broken).rejects.toThrow()
  await add(own.db, 1)
  expect(await check()).toBeNull()
  expect(await seal()).toBe(1)
})
