import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import {
  keepLease,
  LEASE_MS,
  noFigures,
  releaseLease,
  takeLease,
  type LeaseHolder,
} from './worker-lease.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const at = (ms: number) => new Date(1_800_000_000_000 + ms)
const holder = (pid: number, pidScope: string | null = null): LeaseHolder => ({
  pid,
  startedAt: at(0),
  pidScope,
})

test('the second worker waits until the heartbeat of the first is older than the lease', async () => {
  const [first, second] = [holder(process.pid), holder(process.ppid)]
  expect(await takeLease(database.db, first, at(0))).toBe(true)
  expect(await takeLease(database.db, second, at(LEASE_MS))).toBe(false)
  expect(await keepLease(database.db, first, at(LEASE_MS), noFigures)).toBe(true)
  expect(await takeLease(database.db, second, at(LEASE_MS + 1))).toBe(false)
  expect(await takeLease(database.db, second, at(2 * LEASE_MS + 1))).toBe(true)
  expect(await keepLease(database.db, first, at(2 * LEASE_MS + 2), noFigures)).toBe(false)
})

test('of many workers exactly one gets a free lease', async () => {
  const holders = Array.from({ length: 20 }, (_, index) => holder(100_000 + index))
  const taken = await Promise.all(holders.map((one) => takeLease(database.db, one, at(0))))
  expect(taken.filter(Boolean)).toHaveLength(1)
})

test('a released lease is free at once and keeps its last heartbeat', async () => {
  await takeLease(database.db, holder(process.pid), at(0))
  await releaseLease(database.db, holder(process.pid))
  expect((await database.db.worker.findFirstOrThrow()).heartbeatAt).toEqual(at(0))
  expect(await takeLease(database.db, holder(process.ppid), at(1))).toBe(true)
})

test('the lease of a dead process of this machine is taken without waiting', async () => {
  const dead = spawnSync('/bin/true').pid
  await takeLease(database.db, holder(dead, 'here'), at(0))
  expect(await takeLease(database.db, holder(process.pid, 'elsewhere'), at(1))).toBe(false)
  expect(await takeLease(database.db, holder(process.pid, 'here'), at(1))).toBe(true)
})

test('the lease of a living process of this machine is not taken', async () => {
  await takeLease(database.db, holder(process.ppid, 'here'), at(0))
  expect(await takeLease(database.db, holder(process.pid, 'here'), at(1))).toBe(false)
})
