import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTestDatabase, type TestDatabase } from '#server/monitor/test-database.ts'
import { tailChanges } from './tail-changes.ts'

let database: TestDatabase
beforeEach(async () => void (database = await openTestDatabase()))
afterEach(() => database.close())

const put = (topic: string, payload: string) =>
  database.db.change.create({ data: { topic, payload } })

test('changes of other topics are passed over once, not at each look', async () => {
  for (let n = 0; n < 20; n++) await put('snapshot', String(n))
  const looks = vi.spyOn(database.db.change, 'findMany')
  const newest = vi.spyOn(database.db.change, 'findFirst')
  const ending = new AbortController()
  const seen: string[] = []
  const tail = (async () => {
    const { signal } = ending
    const options = { after: 0, everyMs: 5, signal, topics: ['probe' as const] }
    for await (const rows of tailChanges(database.db, options)) {
      seen.push(...rows.map(({ payload }) => payload ?? ''))
    }
  })()
  await vi.waitFor(() => expect(newest.mock.calls.length).toBeGreaterThan(3))
  expect(looks).toHaveBeenCalledOnce()
  await put('snapshot', 'other')
  await vi.waitFor(() => expect(looks).toHaveBeenCalledTimes(2))
  const from = looks.mock.calls.map(([query]) => query?.where?.seq)
  expect(from).toEqual([{ gt: 0 }, { gt: 20 }])
  await put('probe', 'mine')
  await put('snapshot', 'other')
  await put('probe', 'mine too')
  await vi.waitFor(() => expect(seen).toEqual(['mine', 'mine too']))
  ending.abort()
  await tail
})
