import { describe, expect, it } from 'vitest'
import type { TransferEdge, TransferProgress } from '#server/galera/model.ts'
import {
  amountText,
  edgeText,
  percentText,
  spokenProgress,
  timeLeftText,
} from './transfer-words.ts'

const progress: TransferProgress = {
  observedAtMs: 100_000,
  stage: 'streaming',
  stageSinceMs: 90_000,
  step: null,
  doneBytes: 128 * 1024 * 1024,
  expectedBytes: { low: 508 * 1024 * 1024, high: 516 * 1024 * 1024 },
  percent: 25.9,
  bytesPerSecond: 24 * 1024 * 1024,
  etaMs: [14_700, 23_900],
  writeSetsDone: null,
  writeSetsTotal: null,
  stalledSinceMs: null,
  evidence: '',
}
const edge: TransferEdge = {
  joinerId: 'b',
  donorId: 'a',
  donorName: 'a',
  kind: 'SST',
  method: 'rsync',
  stage: 'streaming',
  sinceMs: 80_000,
}

describe('time left', () => {
  it.each([
    [null, null],
    [[14_700, 23_900], '15 to 24 s left'],
    [[200, 4400], 'up to 4 s left'],
    [[100, 400], 'under 1 s left'],
    [[55_000, 130_000], '55 s to 2 min 10 s left'],
    [[3_610_000, 3_590_000 + 100_000], '1 h to 1 h 2 min left'],
    [[120_000, 121_000], 'about 2 min left'],
  ] as [TransferProgress['etaMs'], string | null][])('%s', (etaMs, text) => {
    expect(timeLeftText(etaMs)).toBe(text)
  })
})

describe('an edge', () => {
  it('has stage, share, rate and time left', () => {
    expect(edgeText({ ...edge, progress }, 100_500)).toBe(
      'streaming 25 % · 24 MiB/s · 15 to 24 s left',
    )
  })

  it('claims no share where none is known, and no progress where none is seen', () => {
    const dump = { ...progress, percent: null, etaMs: null }
    expect(edgeText({ ...edge, progress: dump }, 100_500)).toBe('streaming · 24 MiB/s')
    expect(edgeText(edge, 100_500)).toBe('SST · rsync · streaming · 20 s')
  })

  it('says that nothing moves, or that the figures are old', () => {
    const stalled = { ...progress, stalledSinceMs: 100_000, observedAtMs: 230_000 }
    expect(edgeText({ ...edge, progress: stalled }, 230_000)).toBe(
      'SST stalled: no byte and no work for 2 min 10 s',
    )
    expect(edgeText({ ...edge, progress }, 130_000)).toContain('as of 30 s ago')
  })

  it('is told in words', () => {
    expect(spokenProgress(edge, 0)).toBe(', stage: streaming')
    expect(spokenProgress({ ...edge, stage: null }, 0)).toBe('')
    expect(spokenProgress({ ...edge, progress }, 100_500)).toBe(
      ', stage: streaming, 25 %, 24 MiB/s, 15 to 24 s left',
    )
  })
})

it('amounts have what they are of', () => {
  expect(amountText(progress)).toBe('128 MiB of about 512 MiB')
  expect(amountText({ ...progress, expectedBytes: null })).toBe('128 MiB so far')
  expect(amountText({ ...progress, writeSetsDone: 402, writeSetsTotal: 2000 })).toBe(
    '402 of 2,000 write-sets',
  )
  expect(percentText(99.9)).toBe('99 %')
})
