import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDb, type Db } from './client.ts'
import { migrate } from './migrate.ts'

let folder: string
let url: string
let db: Db
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synced-db-'))
  url = `file:${join(folder, 'synced.db')}`
  await migrate(url)
  db = openDb(url)
})
afterEach(async () => {
  await db.$disconnect()
  await rm(folder, { recursive: true })
})

const put = (on: Pick<Db, 'setting'>, key: string, value: string) =>
  on.setting.upsert({ where: { key }, create: { key, value }, update: { value } })
const openFiles = async () => (await readdir('/proc/self/fd')).length

test('transactions leave no connection open', async () => {
  await db.$transaction([put(db, 'a', '0')])
  const before = await openFiles()
  for (let round = 0; round < 50; round++) await db.$transaction([put(db, 'a', `${round}`)])
  expect(await openFiles()).toBeLessThanOrEqual(before + 1)
})

test('a failed transaction leaves nothing behind, and the next one works', async () => {
  await put(db, 'a', '1')
  const clash = db.$transaction([
    put(db, 'b', '1'),
    db.setting.create({ data: { key: 'a', value: '2' } }),
  ])
  await expect(clash).rejects.toMatchObject({ code: 'P2002' })
  expect(await db.setting.count()).toBe(1)
  await db.$transaction([put(db, 'b', '1')])
  expect(await db.setting.count()).toBe(2)
})

test('a statement beside a transaction is not part of it', async () => {
  const failed = db.$transaction(async (inside) => {
    await put(inside, 'inside', '1')
    await sleep(50)
    throw new Error('roll back')
  })
  await sleep(10)
  await Promise.all([expect(failed).rejects.toThrow('roll back'), put(db, 'beside', '1')])
  expect((await db.setting.findMany()).map((row) => row.key)).toEqual(['beside'])
})

test('two processes that read and then write in a transaction wait for each other', async () => {
  const other = openDb(url)
  await put(db, 'count', '0')
  const increment = (on: Db) =>
    on.$transaction(async (inside) => {
      const row = await inside.setting.findUniqueOrThrow({ where: { key: 'count' } })
      await put(inside, 'count', String(Number(row.value) + 1))
    })
  for (let round = 0; round < 20; round++) {
    await increment(db)
    await increment(other)
  }
  expect((await db.setting.findUniqueOrThrow({ where: { key: 'count' } })).value).toBe('40')
  await other.$disconnect()
})
