import { describe, expect, it } from 'vitest'
import { countdown, outageWindow } from '../ist/countdown.ts'
import { adviseSize } from './size-advice.ts'
import {
  bytesSince,
  committedAt,
  fastestFor,
  mostWrittenIn,
  peakRate,
  recentRate,
  writeHistory,
  type WriteHistory,
} from './write-history.ts'

const MINUTE = 60_000

/** Ten write-sets of a tenth of the bytes each a bucket; one bucket a minute. */
function history(perMinute: (number | null)[]): WriteHistory {
  const buckets = perMinute.map((bytes, index) => ({
    atMs: index * MINUTE,
    durationMs: MINUTE,
    bytes,
    writeSets: bytes === null ? null : 10,
    seqno: bytes === null ? null : (index + 1) * 10,
  }))
  return writeHistory(buckets, perMinute.length * MINUTE, perMinute.length * 10)
}

describe('write rates', () => {
  it('are unknown where too little was seen, never zero', () => {
    expect(recentRate(history([600, 600]), MINUTE)).toBe(10)
    expect(recentRate(history([600, null]), MINUTE)).toBeNull()
    expect(recentRate(history([0, 0]), MINUTE)).toBe(0)
  })

  it('have their peak in the busiest stretch, also across buckets', () => {
    const busy = history([0, 600, 1200, 0, 0])
    expect(peakRate(busy, MINUTE)).toBe(20)
    expect(mostWrittenIn(busy, 2 * MINUTE)).toBe(1800)
    expect(mostWrittenIn(busy, 9 * MINUTE)).toBeNull()
  })

  it('tell in how short a time so much was ever written', () => {
    const busy = history([60, 60, 1200, 60])
    expect(fastestFor(busy, 600)).toBe(MINUTE / 2)
    expect(fastestFor(busy, 1200)).toBe(MINUTE)
    expect(fastestFor(busy, 2760)).toBe(8 * MINUTE)
    expect(fastestFor(history([0, 0]), 600)).toBeNull()
  })
})

describe('what was written since a seqno', () => {
  it('is counted from the moment it was committed', () => {
    const steady = history([600, 600, 1200])
    expect(committedAt(steady, 15)).toBe(1.5 * MINUTE)
    expect(bytesSince(steady, 15)).toEqual({ bytes: 1500, estimated: false })
    expect(bytesSince(steady, 30)).toEqual({ bytes: 0, estimated: false })
  })

  it('is reckoned from the average write-set where the history does not reach back', () => {
    const { buckets } = history([600, 600])
    const later = buckets.map((bucket) => ({ ...bucket, seqno: (bucket.seqno ?? 0) + 1000 }))
    const shifted = writeHistory(later, 2 * MINUTE, 2000)
    expect(bytesSince(shifted, 500)).toEqual({ bytes: 1500 * 60, estimated: true })
  })
})

describe('the countdown', () => {
  const steady = history(Array<number>(10).fill(600))
  const donor = { name: 'node1', cached: 1, ringBytes: 20_000 }

  it('runs until the largest ring that still has the position has gone round', () => {
    const small = { name: 'node2', cached: 1, ringBytes: 10_000 }
    expect(countdown(steady, 50, [small, donor])).toMatchObject({
      kind: 'running',
      lastDonor: 'node1',
      presentMs: ((20_000 * 0.97 - 3000) / 10) * 1000,
      estimated: false,
    })
  })

  it('is over when no cache reaches back', () => {
    expect(countdown(steady, 50, [{ ...donor, cached: 52 }])).toEqual({ kind: 'lost' })
    expect(countdown(steady, 50, [{ ...donor, cached: 51 }]).kind).toBe('running')
  })

  it('does not run while nothing is written, and is unknown where nothing is known', () => {
    const still = history([0, 0, 0])
    expect(countdown(still, 20, [donor])).toMatchObject({ presentMs: null, worstMs: null })
    expect(countdown(steady, 50, [{ ...donor, cached: null }]).kind).toBe('unknown')
    expect(countdown(steady, 50, [{ ...donor, ringBytes: null }]).kind).toBe('unknown')
    expect(countdown(steady, 50, []).kind).toBe('unknown')
  })

  it('is shorter at the worst rate of the day', () => {
    const busy = history([600, 60_000, 600, 600, 600])
    const told = outageWindow(busy, [{ name: 'node1', ringBytes: 60_000 }])
    expect(told).toMatchObject({ kind: 'running', presentMs: 5_820_000 })
    expect(told.kind === 'running' && told.worstMs).toBeCloseTo(58_200)
  })

  it('is not known while the rate is not: that is not "no writes"', () => {
    const justImported = { ...history([600]), buckets: [] }
    expect(outageWindow(justImported, [{ name: 'node1', ringBytes: 60_000 }])).toEqual({
      kind: 'unknown',
      missing: 'The write rate of the cluster is not known yet.',
    })
  })
})

describe('the advisor', () => {
  it('names the size for an outage at the present and at the worst rate', () => {
    const busy = history([97_000_000, 970_000, 970_000])
    const advice = adviseSize(busy, 2 * MINUTE)
    expect(advice.presentBytes).toBe(2_000_000)
    expect(advice.worstBytes).toBe(101_000_000)
    expect(advice.advisedBytes).toBe(2 * 64 * 2 ** 20)
  })

  it('keeps silent without measured rates', () => {
    expect(adviseSize(history([null]), MINUTE).advisedBytes).toBeNull()
  })
})
