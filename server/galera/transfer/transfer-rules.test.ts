import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { transferStages, type LogTransfer } from '#server/galera/log/log-transfer.ts'
import {
  progressAfter,
  STALLED_AFTER_MS,
  type TransferMemory,
  type TransferSeen,
} from '#server/galera/transfer-progress.ts'
import { copiedBytes } from '#server/galera/transfer/directory-size.ts'
import { expectedBytes } from '#server/galera/transfer/expected-bytes.ts'
import { receivedBytes, streamsAfter } from '#server/galera/transfer/received-bytes.ts'
import { noHistory } from '#server/galera/transfer/transfer-eta.ts'
import type { TransferSample } from '#server/galera/transfer/transfer-sample.ts'

const ports = { sst: 4444, ist: 4568, sql: 3306 }

const attempt: LogTransfer = {
  joiner: 'node3',
  donorName: 'node1',
  kind: 'SST',
  method: 'mariabackup',
  stage: 'streaming',
  startedAtMs: 0,
  stageAtMs: 0,
  endedAtMs: null,
  failure: null,
  events: null,
  istRange: null,
  positions: { local: null, group: null },
  sentAtMs: null,
  module: null,
  closedStreams: [],
  port: null,
  stages: [],
  donorToldBy: [],
}

function look(uptimeMs: number, bytes: number | null, ticks = 0): TransferSample {
  const peer = '10.0.0.1:40000'
  return {
    uptimeMs,
    sockets: bytes === null ? [] : [{ localPort: 4444, peer, bytesReceived: bytes }],
    tools: [{ pid: 7, name: 'mbstream', ticks }],
    diskSectors: null,
  }
}

function seen(atMs: number, sample: TransferSample | null, more: Partial<TransferSeen> = {}) {
  return {
    atMs,
    attempt,
    sample,
    ports,
    size: { bytes: 100e6, source: 'du' },
    redo: null,
    joinerIsEmpty: null,
    lastCommitted: null,
    lastLineAtMs: null,
    history: noHistory,
    ...more,
  } satisfies TransferSeen
}

describe('bytes', () => {
  it('of the small file before a backup do not count', () => {
    const first = streamsAfter({}, look(0, 900), 'mariabackup', ports)
    expect(receivedBytes(first, [], 'mariabackup')).toBeNull()
  })

  it('of rsync connections that ended unseen come from the log', () => {
    const streams = { '4444 a:1': 78_879_947, '4444 a:2': 96_513_239, '4444 a:3': 500_000 }
    expect(receivedBytes(streams, [79_711_414, 100_688_052, 3_000_000], 'rsync')).toBe(
      79_711_414 + 100_688_052 + 3_000_000,
    )
    expect(receivedBytes({ '4444 a:1': 50_000_000 }, [1_000_000], 'rsync')).toBe(51_000_000)
  })

  it('that pass from a tunnel to its daemon do not count twice', () => {
    const sample = look(0, 1e6)
    const inner = { localPort: 4444, peer: '127.0.0.1:5000', bytesReceived: 1e6 }
    const both = { ...sample, sockets: [...sample.sockets, inner] }
    expect(receivedBytes(streamsAfter({}, both, 'rsync', ports), [], 'rsync')).toBe(1e6)
  })

  it('of a dump come through the SQL port', () => {
    const socket = { localPort: 3306, peer: '10.0.0.1:9', bytesReceived: 5e6 }
    const sample = { ...look(0, 1e6), sockets: [socket] }
    expect(receivedBytes(streamsAfter({}, sample, 'mysqldump', ports), [], 'mysqldump')).toBe(5e6)
  })
})

describe('what is expected', () => {
  const entries = [
    { name: 'ibdata1', bytes: 10 },
    { name: 'undo001', bytes: 20 },
    { name: 'aria_log.00000001', bytes: 30 },
    { name: 'app', bytes: 1000 },
    { name: 'ib_logfile0', bytes: 100_000 },
    { name: 'ibtmp1', bytes: 7 },
    { name: 'galera.cache', bytes: 7 },
    { name: 'gcache.page.000001', bytes: 7 },
    { name: 'mysql-bin.000004', bytes: 7 },
    { name: '.sst', bytes: 7 },
    { name: 'lost+found', bytes: 7 },
    { name: 'node1.err', bytes: 7 },
  ]

  it('is what the method copies', () => {
    expect(copiedBytes(entries, 'mariabackup')).toBe(1060)
    expect(copiedBytes(entries, 'rsync')).toBe(101_060)
  })

  it('has the redo log since the checkpoint in it, or room for one that is not known', () => {
    const size = { bytes: 100e6, source: 'du' } as const
    const known = expectedBytes({ method: 'mariabackup', size, redoBytes: 8e6, ratio: null })
    expect(known.likely).toBe(108e6)
    const unknown = expectedBytes({ method: 'mariabackup', size, redoBytes: null, ratio: null })
    expect(unknown.high - unknown.likely).toBeGreaterThan(96e6)
    expect(expectedBytes({ method: 'rsync', size, redoBytes: 8e6, ratio: null }).likely).toBe(100e6)
  })

  it('of a compressed stream is what earlier ones took, and unknown without them', () => {
    const compressing = look(1000, 5e6)
    const sample = { ...compressing, tools: [{ pid: 9, name: 'zstd', ticks: 3 }] }
    expect(progressAfter(null, seen(0, sample)).progress).toMatchObject({
      percent: null,
      expectedBytes: null,
      doneBytes: 5e6,
    })
    const history = { ...noHistory, ratio: 0.25 }
    expect(progressAfter(null, seen(0, sample, { history })).progress.percent).toBeCloseTo(20)
  })
})

describe('a stall', () => {
  const after = (minutes: number, work: (minute: number) => TransferSample | null) => {
    let memory: TransferMemory | null = null
    for (let second = 0; second <= minutes * 60; second += 1) {
      memory = progressAfter(memory, seen(second * 1000, work(second)))
    }
    return memory?.progress.stalledSinceMs ?? null
  }

  it('is told when neither byte nor work moved for two minutes', () => {
    expect(after(1.9, (second) => look(second * 1000, 5e6))).toBeNull()
    expect(after(2, (second) => look(second * 1000, 5e6))).toBe(0)
    expect(STALLED_AFTER_MS).toBe(120_000)
  })

  it('is none while a tool computes, bytes trickle in, or nothing can be seen', () => {
    expect(after(10, (second) => look(second * 1000, 5e6, second))).toBeNull()
    expect(after(10, (second) => look(second * 1000, 5e6 + second))).toBeNull()
    expect(after(10, () => null)).toBeNull()
  })

  it('is none while the group has no donor to give', () => {
    const waiting: LogTransfer = { ...attempt, kind: null, stage: 'waiting for donor' }
    const first = progressAfter(null, seen(0, look(0, null), { attempt: waiting }))
    const later = progressAfter(first, seen(600_000, look(600_000, null), { attempt: waiting }))
    expect(later.progress.stalledSinceMs).toBeNull()
  })
})

test('an IST is counted in write-sets, by the log and by what is committed', () => {
  const ist: LogTransfer = {
    ...attempt,
    kind: 'IST',
    method: null,
    stage: 'catching up',
    istRange: { first: 101, last: 300 },
  }
  const at = (second: number, lastCommitted: number | null, done: number | null) =>
    seen(second * 1000, look(second * 1000, null), {
      lastCommitted,
      attempt: { ...ist, events: done === null ? null : { done, total: 200 } },
    })
  const first = progressAfter(null, at(0, 100, null))
  expect(first.progress).toMatchObject({ writeSetsDone: 0, writeSetsTotal: 200, percent: 0 })
  const second = progressAfter(first, at(5, 150, 40))
  expect(second.progress).toMatchObject({ writeSetsDone: 50, percent: 25 })
  expect(second.progress.etaMs?.[0]).toBeCloseTo(15_000, -1)
})

test('rsync_wan tells a share only of a joiner that had nothing before', () => {
  const wan = { attempt: { ...attempt, method: 'rsync_wan' } }
  const share = (joinerIsEmpty: boolean | null) =>
    progressAfter(null, seen(0, look(0, 20e6), { ...wan, joinerIsEmpty })).progress.percent
  expect(share(true)).toBeCloseTo(20)
  expect(share(false)).toBeNull()
  expect(share(null)).toBeNull()
})

test('a new attempt of the same joiner starts afresh', () => {
  const first = progressAfter(null, seen(1000, look(1000, 90e6)))
  const again = { ...attempt, startedAtMs: 5000, stageAtMs: 5000 }
  const second = progressAfter(first, seen(6000, look(6000, null), { attempt: again }))
  expect(second.progress).toMatchObject({ percent: 0, doneBytes: null, stage: 'waiting for data' })
})

test('whatever is seen: never back, never beyond 0 to 100, never no number', () => {
  const arbitrary = fc.record({
    waitMs: fc.integer({ min: 0, max: 30_000 }),
    uptimeMs: fc.integer({ min: 0, max: 100_000 }),
    bytes: fc.option(fc.maxSafeNat(), { nil: null }),
    ticks: fc.nat(),
    stage: fc.constantFrom(...transferStages),
    kind: fc.constantFrom('SST' as const, 'IST' as const, null),
    method: fc.constantFrom('mariabackup', 'rsync', 'rsync_wan', 'mysqldump', 'clone', null),
    closedStreams: fc.array(fc.nat(), { maxLength: 4 }),
    sentAtMs: fc.option(fc.nat(), { nil: null }),
    events: fc.option(fc.record({ done: fc.nat(), total: fc.nat() }), { nil: null }),
    istRange: fc.option(fc.record({ first: fc.nat(), last: fc.nat() }), { nil: null }),
    size: fc.option(fc.record({ bytes: fc.nat(), source: fc.constant('du' as const) }), {
      nil: null,
    }),
    redo: fc.option(fc.record({ current: fc.maxSafeNat(), checkpoint: fc.nat() }), { nil: null }),
    lastCommitted: fc.option(fc.nat(), { nil: null }),
    blind: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(arbitrary, { maxLength: 30 }), (looks) => {
      let memory: TransferMemory | null = null
      let atMs = 0
      for (const { waitMs, uptimeMs, bytes, ticks, blind, ...rest } of looks) {
        const { size, redo, lastCommitted, ...told } = rest
        atMs += waitMs
        const before: TransferMemory | null = memory
        memory = progressAfter(memory, {
          ...seen(atMs, blind ? null : look(uptimeMs, bytes, ticks)),
          attempt: { ...attempt, ...told },
          size,
          redo,
          lastCommitted,
        })
        const { progress } = memory
        expect(progress.percent ?? 0).toBeGreaterThanOrEqual(before?.progress.percent ?? 0)
        expect(progress.percent ?? 0).toBeLessThanOrEqual(100)
        expect(progress.doneBytes ?? 0).toBeGreaterThanOrEqual(before?.progress.doneBytes ?? 0)
        expect(numbersIn(progress).every((value) => Number.isFinite(value))).toBe(true)
        if (progress.etaMs) expect(progress.etaMs[0]).toBeLessThanOrEqual(progress.etaMs[1])
        if (typeof before?.progress.percent === 'number') expect(progress.percent).not.toBeNull()
      }
    }),
  )
})

function numbersIn(value: object): number[] {
  return Object.values(value).flatMap((part: unknown) =>
    typeof part === 'number' ? [part] : typeof part === 'object' && part ? numbersIn(part) : [],
  )
}
