import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Db } from '#server/db/client.ts'
import { openTestConsole, type TestConsole } from '#server/services/test-deps.ts'
import { type Chain, chainOf } from './chain-seals.ts'
import { sealEntries } from './seal-entries.ts'
import { verifyChain } from './verify-chain.ts'

let made: TestConsole
let chain: Chain
beforeAll(async () => {
  made = await openTestConsole()
  chain = chainOf(made.as('admin').key)
})
afterAll(() => made.close())

const entry = (n: number) => ({
  at: new Date(1_800_000_000_000 + n),
  actorId: n % 3 === 0 ? null : `u${n}`,
  actorName: `user ${n}`,
  action: 'node.update',
  target: n % 2 === 0 ? `node${n}` : null,
  outcome: 'done',
  detail: JSON.stringify({ n }),
  address: '192.0.2.1',
})
const add = (db: Db, count: number) =>
  db.auditEntry.createMany({ data: Array.from({ length: count }, (_, n) => entry(n)) })
const verify = (db = made.db) => verifyChain(db, chain, 0)
const sealAll = async (db = made.db) => {
  while ((await sealEntries(db, chain, 1)) > 0);
}

describe('a whole chain', () => {
  it('grows in slices, also of two sealers at once, and never forks', async () => {
    expect(await verify()).toMatchObject({ sealed: 0, unsealed: 0, begunAtMs: null, fault: null })
    await add(made.db, 1300)
    expect(await verify()).toMatchObject({ sealed: 0, unsealed: 1300, fault: null })
    const seal = () => sealEntries(made.db, chain, 7)
    const sealed = await Promise.all([seal(), seal(), add(made.db, 200), seal(), seal()])
    const counts = sealed.filter((count) => typeof count === 'number')
    expect(counts.reduce((sum, count) => sum + count)).toBe(
      await made.db.auditEntry.count({ where: { seal: { not: null } } }),
    )
    expect((await verify()).fault).toBeNull()
    await sealAll()
    await add(made.db, 2)
    expect(await verify()).toEqual({
      checkedAtMs: 0,
      sealed: 1500,
      anchored: 1500,
      unsealed: 2,
      begunAtMs: 7,
      fault: null,
      acceptable: false,
    })
    await sealAll()
  })

  it.each([
    [`UPDATE "AuditEntry" SET "actorName" = 'x' WHERE "id" = 3`, 'never changed'],
    [`UPDATE "AuditEntry" SET "seal" = NULL WHERE "id" = 3`, 'never changed'],
    [`DELETE FROM "AuditEntry" WHERE "id" = 3`, 'never deleted'],
    [`INSERT OR REPLACE INTO "AuditEntry" SELECT * FROM "AuditEntry" WHERE "id" = 3`, 'only added'],
    [
      `INSERT INTO "AuditEntry" ("actorName", "action", "outcome", "seal") VALUES ('a', 'b', 'c', 's')`,
      'only added',
    ],
    [`UPDATE "AuditHead" SET "count" = 3`, 'only grows'],
    [`DELETE FROM "AuditHead"`, 'only grows'],
  ])('is kept by the database: %s', async (statement, because) => {
    await expect(made.db.$executeRawUnsafe(statement)).rejects.toThrow(because)
  })

  it('cannot be sealed or proven with another key', async () => {
    const otherChain = chainOf({ ...made.as('admin').key, bytes: Buffer.alloc(32) })
    expect(await verifyChain(made.db, otherChain, 0)).toMatchObject({
      fault: { kind: 'head-false' },
    })
    await expect(sealEntries(made.db, otherChain, 0)).rejects.toThrow(
      'not as this console sealed it',
    )
  })
})

describe('somebody who writes into the database file', () => {
  const COUNT = 12
  let whole: { entries: object[]; head: object }
  let db: Db
  let forged: TestConsole
  beforeAll(async () => {
    forged = await openTestConsole()
    db = forged.db
    chain = chainOf(forged.as('admin').key)
    await add(db, COUNT)
    await sealAll(db)
    whole = {
      entries: await db.auditEntry.findMany(),
      head: await db.auditHead.findFirstOrThrow(),
    }
    const triggers = await db.$queryRaw<{ name: string }[]>`
      SELECT "name" FROM "sqlite_master" WHERE "type" = 'trigger'`
    for (const { name } of triggers) await db.$executeRawUnsafe(`DROP TRIGGER "${name}"`)
  })
  afterAll(() => forged.close())

  async function after(...statements: string[]) {
    await db.$transaction([
      db.auditEntry.deleteMany(),
      db.auditHead.deleteMany(),
      db.auditHead.create({ data: whole.head as never }),
      db.auditEntry.createMany({ data: whole.entries as never }),
    ])
    for (const statement of statements) await db.$executeRawUnsafe(statement)
    return (await verify(db)).fault
  }

  const id = fc.integer({ min: 1, max: COUNT })
  const set = (column: string, value: string, at: number) =>
    `UPDATE "AuditEntry" SET "${column}" = ${value} WHERE "id" = ${at}`

  test('leaves the chain whole when nothing was touched', async () => {
    expect(await after()).toBeNull()
  })

  test('is found at the entry of which any field was changed', async () => {
    const columns = [
      'at',
      'actorId',
      'actorName',
      'action',
      'target',
      'outcome',
      'detail',
      'address',
      'seal',
    ]
    const value = fc.constantFrom(
      `''`,
      `'2026-01-01T00:00:00.000+00:00'`,
      `x'00ff'`,
      `x'ff'`,
      '7',
      `'none'`,
    )
    const change = fc.tuple(fc.constantFrom(...columns), value, id)
    await fc.assert(
      fc.asyncProperty(change, async ([column, text, at]) => {
        expect(await after(set(column, text, at))).toEqual({ kind: 'changed', entryId: at })
      }),
      { numRuns: 60 },
    )
  })

  test('is found when entries were deleted: in the middle, and from the end', async () => {
    await fc.assert(
      fc.asyncProperty(id, id, async (one, two) => {
        const [from, to] = [Math.min(one, two), Math.max(one, two)]
        const fault = await after(`DELETE FROM "AuditEntry" WHERE "id" BETWEEN ${from} AND ${to}`)
        const entries = to - from + 1
        expect(fault).toEqual(
          to === COUNT
            ? { kind: 'tail-missing', entries }
            : { kind: 'missing-before', entryId: to + 1, entries },
        )
      }),
      { numRuns: 30 },
    )
  })

  test('is found when two entries changed places, with or without their seals', async () => {
    const facts = ['at', 'actorId', 'actorName', 'target', 'detail']
    const withSeals = [...facts, 'place', 'seal']
    await fc.assert(
      fc.asyncProperty(id, id, fc.boolean(), async (one, two, sealsToo) => {
        fc.pre(one !== two)
        const columns = sealsToo ? withSeals : facts
        const copy = (to: number, from: string) =>
          `UPDATE "AuditEntry" SET ${columns.map((name) => `"${name}" = (SELECT "${name}" FROM ${from})`).join(', ')} WHERE "id" = ${to}`
        const fault = await after(
          `CREATE TEMP TABLE "kept" AS SELECT * FROM "AuditEntry" WHERE "id" = ${one}`,
          copy(one, `(SELECT * FROM "AuditEntry" WHERE "id" = ${two})`),
          copy(two, '"kept"'),
          `DROP TABLE "kept"`,
        )
        expect(fault).toMatchObject({ entryId: Math.min(one, two) })
      }),
      { numRuns: 30 },
    )
  })

  test('is found when an entry was added: between others, or with a seal of its own', async () => {
    const insert = (at: number, seal: string) =>
      `INSERT INTO "AuditEntry" ("id", "at", "actorName", "action", "outcome", "place", "seal")
       VALUES (${at}, '2026-01-01T00:00:00.000+00:00', 'x', 'y', 'done', ${seal})`
    expect(await after(insert(-1, 'NULL, NULL'))).toEqual({ kind: 'added', entryId: -1 })
    expect(await after(insert(0, `1, 'forged'`))).toEqual({ kind: 'changed', entryId: 0 })
    expect(
      await after(`UPDATE "AuditEntry" SET "id" = 100 WHERE "id" = 5`, insert(5, 'NULL, NULL')),
    ).toEqual({ kind: 'added', entryId: 5 })
    expect(await after(insert(13, `13, 'forged'`))).toEqual({ kind: 'past-head', entryId: 13 })
    await expect(sealEntries(db, chain, 0)).rejects.toThrow('a seal of its own')
  })

  test('is found when the head was changed, removed or set back', async () => {
    expect(await after(`DELETE FROM "AuditHead"`)).toEqual({ kind: 'head-missing' })
    await expect(sealEntries(db, chain, 0)).rejects.toThrow('missing')
    for (const change of [`"count" = 11`, `"lastId" = 11`, `"seal" = ''`, `"headSeal" = NULL`]) {
      expect(await after(`UPDATE "AuditHead" SET ${change}`)).toEqual({ kind: 'head-false' })
    }
    expect(
      await after(`UPDATE "AuditHead" SET "headSeal" = NULL, "count" = 0, "lastId" = 0`),
    ).toEqual({ kind: 'off-anchor', anchored: COUNT, sealed: 0 })
  })
})

test('tens of thousands of entries are sealed and checked', async () => {
  const large = await openTestConsole()
  const key = chainOf(large.as('admin').key)
  await large.db.$executeRaw`
    INSERT INTO "AuditEntry" ("at", "actorName", "action", "target", "outcome", "detail")
    SELECT '2026-11-21T10:00:00.000+00:00', 'user', 'node.update', 'node' || value, 'done', '{}'
    FROM json_each('[' || (SELECT group_concat(0) FROM (
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n
    )) || ']')`
  while ((await sealEntries(large.db, key, 1)) > 0);
  expect(await verifyChain(large.db, key, 0)).toMatchObject({ sealed: 20_000, fault: null })
  await large.close()
})
