import { expect, test } from 'vitest'
import type { TransferProgress } from '#server/galera/model.ts'
import { judgeTransfer, type TransferTick } from './judge-transfer.ts'

const progress = (percent: number | null, etaMs: [number, number] | null): TransferProgress => ({
  observedAtMs: 0,
  stage: 'streaming',
  stageSinceMs: 0,
  step: null,
  doneBytes: null,
  expectedBytes: null,
  percent,
  bytesPerSecond: null,
  etaMs,
  writeSetsDone: null,
  writeSetsTotal: null,
  stalledSinceMs: null,
  evidence: '',
})

/** 1 MB a second for 100 s, Synced 5 s later; the share and the time left are shown a little wrong. */
function ticks(wrongPoints: number, wrongMs: number): TransferTick[] {
  return Array.from({ length: 106 }, (_, second) => {
    const share = Math.min(100, second)
    const left = 105_000 - second * 1000
    return {
      atMs: second * 1000,
      interfaceBytes: 7e6 + share * 1_000_000.1,
      progress: second === 0 ? null : progress(share + wrongPoints, [left, left + 2 * wrongMs]),
    }
  })
}

test('the largest distance from the truth counts', () => {
  const judged = judgeTransfer(ticks(2, 3000), 100_000, 105_000)
  expect(judged.worstPoints).toBeGreaterThan(1.9)
  expect(judged.worstPoints).toBeLessThan(3.1)
  expect(judged.worstEtaSeconds).toBeCloseTo(3, 5)
  // 3 s wrong with 10 s left.
  expect(judged.worstEtaShare).toBeCloseTo(30, 5)
  expect(judged.wentBack).toBe(false)
})

test('a share that is not shown is not judged, and one that goes back is found', () => {
  const none = ticks(0, 0).map((tick) => ({ ...tick, progress: null }))
  expect(judgeTransfer(none, 100_000, 105_000)).toMatchObject({
    worstPoints: null,
    worstEtaShare: null,
  })
  const back = ticks(0, 0).map((tick, at) => ({ ...tick, progress: progress(100 - at, null) }))
  expect(judgeTransfer(back, 100_000, 105_000).wentBack).toBe(true)
})
