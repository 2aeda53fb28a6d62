import { describe, expect, it } from 'vitest'
import { formatBytesRange, formatDurationRange } from './figures.ts'

describe('ranges', () => {
  it('name both ends, or one where they read the same', () => {
    expect(formatDurationRange([20_000, 60_000])).toBe('20 s to 1 min')
    expect(formatDurationRange([4200, 4400])).toBe('4 s')
    expect(formatBytesRange([2 ** 30, 1.5 * 2 ** 30])).toBe('1 GiB to 1.5 GiB')
  })

  it('say "up to" from zero', () => {
    expect(formatDurationRange([0, 5000])).toBe('up to 5 s')
    expect(formatDurationRange([0, 0])).toBe('0 ms')
  })

  it('are no more exact than an estimate is', () => {
    expect(formatDurationRange([143_217, 752_999])).toBe('2 min 20 s to 13 min')
    expect(formatDurationRange([119_700, 119_700])).toBe('2 min')
  })
})
