import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ROLLUP_GRACE_MS, slicesToRoll } from './rollup-slices.ts'

const bucketMs = 10_000

test('nothing is rolled up before a whole bucket and the grace have passed', () => {
  const input = { bucketMs, newestMs: null, oldestSourceMs: 100_000 }
  expect(slicesToRoll({ ...input, nowMs: 110_000 + ROLLUP_GRACE_MS - 1 })).toEqual([])
  expect(slicesToRoll({ ...input, nowMs: 110_000 + ROLLUP_GRACE_MS })).toEqual([
    { fromMs: 100_000, toMs: 110_000 },
  ])
})

test('the newest stored bucket is computed again, older ones are not', () => {
  const slices = slicesToRoll({
    bucketMs,
    newestMs: 150_000,
    oldestSourceMs: 103_000,
    nowMs: 170_000 + ROLLUP_GRACE_MS,
  })
  expect(slices).toEqual([{ fromMs: 150_000, toMs: 170_000 }])
})

test('without finer rows there is nothing to do', () => {
  expect(slicesToRoll({ bucketMs, newestMs: 5, oldestSourceMs: null, nowMs: 1e9 })).toEqual([])
})

test('slices join without gap or overlap and end with a complete bucket', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.nat(1e6), (oldest, later) => {
      const nowMs = oldest + later
      const slices = slicesToRoll({ bucketMs, newestMs: null, oldestSourceMs: oldest, nowMs })
      slices.forEach((slice, at) => {
        expect(slice.fromMs % bucketMs).toBe(0)
        expect(slice.toMs % bucketMs).toBe(0)
        expect(slice.fromMs).toBeLessThan(slice.toMs)
        if (at > 0) expect(slice.fromMs).toBe(slices[at - 1]?.toMs)
      })
      const last = slices.at(-1)
      if (last) expect(last.toMs).toBeLessThanOrEqual(nowMs - ROLLUP_GRACE_MS)
    }),
  )
})
