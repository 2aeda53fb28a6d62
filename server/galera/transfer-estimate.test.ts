import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  blocksDonor,
  estimateTransfer,
  rsyncLookupMs,
  startTimeoutSeconds,
  type EstimateInput,
} from '#server/galera/transfer-estimate.ts'

const lab: EstimateInput = {
  method: 'mariabackup',
  parts: { tableBytes: 1.03e9, redoBytes: 96e6, schemaCount: 4 },
  dataDirBytes: 1.3e9,
  formerBytes: 0,
  gcacheBytes: 128e6,
  lookupMs: 3,
  threads: 2,
  linkBytesPerSecond: null,
}
const within = (value: number, [low, high]: readonly number[]) =>
  value >= (low ?? Infinity) && value <= (high ?? -Infinity)

describe('the lab’s own transfers lie within the range (galera-measured §1.7)', () => {
  test.each([
    ['mariabackup', 62.5e6, 38_000],
    ['mariabackup', null, 19_000],
    ['rsync', 62.5e6, 28_000],
    ['mysqldump', null, 29_000],
  ])('%s over %s B/s in %i ms', (method, linkBytesPerSecond, tookMs) => {
    const { durationMs } = estimateTransfer({ ...lab, method, linkBytesPerSecond })
    expect(within(tookMs, durationMs)).toBe(true)
  })

  test('rsync_wan with an older copy: 390 KB on the wire, 7.8 s', () => {
    const estimate = estimateTransfer({ ...lab, method: 'rsync_wan', formerBytes: 1e9 })
    expect(within(390e3, estimate.bytes ?? [])).toBe(true)
    expect(estimate.bytes?.[0]).toBeLessThan(500e3)
    expect(within(7_800, estimate.durationMs)).toBe(true)
  })
})

test('rsync copies the redo log, mariabackup does not', () => {
  const backup = estimateTransfer(lab).bytes ?? [0, 0]
  const rsync = estimateTransfer({ ...lab, method: 'rsync' }).bytes ?? [0, 0]
  expect(within(1.03e9, backup)).toBe(true)
  expect(within(1.126e9, rsync)).toBe(true)
  expect(rsync[0]).toBeGreaterThan(backup[0])
})

test('the fixed wait of 10 s is part of mariabackup even for an empty database', () => {
  const parts = { tableBytes: 1e6, redoBytes: 0, schemaCount: 1 }
  const { durationMs } = estimateTransfer({ ...lab, parts })
  expect(durationMs[0]).toBeGreaterThan(10_000)
  expect(durationMs[1]).toBeLessThan(60_000)
})

test('a missing resolver costs rsync 10 s a connection (lab: 76 s in all)', () => {
  const cost = rsyncLookupMs({ ...lab, method: 'rsync', lookupMs: 10_000 })
  expect(cost).toBe(90_000)
  expect(rsyncLookupMs({ ...lab, lookupMs: 10_000 })).toBe(0)
  expect(rsyncLookupMs({ ...lab, method: 'rsync', lookupMs: 40 })).toBe(0)
})

describe('start timeout', () => {
  test('outlasts the highest guess, at least the packaged 900 s, and has no end when nothing is known', () => {
    expect(startTimeoutSeconds(estimateTransfer(lab))).toBe(900)
    const big = estimateTransfer({
      ...lab,
      parts: { tableBytes: 5e12, redoBytes: 0, schemaCount: 9 },
    })
    expect(startTimeoutSeconds(big)).toBeGreaterThan(big.durationMs[1] / 1_000)
    expect(
      startTimeoutSeconds(estimateTransfer({ ...lab, parts: null, dataDirBytes: null })),
    ).toBeNull()
  })
})

test('ranges are ranges, and more data never takes less', () => {
  const method = fc.constantFrom('mariabackup', 'rsync', 'rsync_wan', 'mysqldump', 'clone', 'zfs')
  fc.assert(
    fc.property(method, fc.nat(1e12), fc.nat(1e12), fc.nat(1e9), (name, a, b, redoBytes) => {
      const of = (tableBytes: number) =>
        estimateTransfer({ ...lab, method: name, parts: { tableBytes, redoBytes, schemaCount: 4 } })
      const [less, more] = [of(Math.min(a, b)), of(Math.max(a, b))]
      for (const { durationMs, bytes } of [less, more]) {
        expect(durationMs[0]).toBeLessThanOrEqual(durationMs[1])
        expect(bytes?.[0]).toBeLessThanOrEqual(bytes?.[1] ?? 0)
      }
      expect(less.durationMs[1]).toBeLessThanOrEqual(more.durationMs[1])
      expect(less.neededBytes).toBeLessThanOrEqual(more.neededBytes ?? 0)
    }),
  )
})

test('rsync and mysqldump block their donor, the backups do not; of a script that must be assumed', () => {
  expect(['rsync', 'mysqldump', 'zfs'].map(blocksDonor)).toEqual([true, true, true])
  expect(['mariabackup', 'clone'].map(blocksDonor)).toEqual([false, false])
})
