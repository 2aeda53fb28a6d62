import { describe, expect, it } from 'vitest'
import {
  formatAge,
  formatByteRate,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumberOf,
  formatSavedPosition,
  formatRate,
  formatSeqno,
  formatShare,
} from './format.ts'

describe('numbers as text', () => {
  it('says unknown for what is not known', () => {
    for (const format of [
      formatBytes,
      formatByteRate,
      formatRate,
      formatCount,
      formatShare,
      formatSeqno,
      formatDuration,
      formatAge,
    ]) {
      expect(format(null)).toBe('unknown')
    }
  })

  it('shows bytes in binary units', () => {
    expect(formatBytes(0)).toBe('0 B')
    expect(formatBytes(1023)).toBe('1023 B')
    expect(formatBytes(1536)).toBe('1.5 KiB')
    expect(formatBytes(128 * 1024 * 1024)).toBe('128 MiB')
    expect(formatByteRate(2048)).toBe('2 KiB/s')
  })

  it('keeps about three digits of a rate', () => {
    expect(formatRate(0)).toBe('0/s')
    expect(formatRate(0.254)).toBe('0.25/s')
    expect(formatRate(12.34)).toBe('12.3/s')
    expect(formatRate(12_480.4)).toBe('12,480/s')
  })

  it('shows a share as per cent', () => {
    expect(formatShare(0.125)).toBe('12.5 %')
    expect(formatShare(1)).toBe('100 %')
  })

  it('leaves seqnos without separators', () => {
    expect(formatSeqno(1234567890)).toBe('1234567890')
  })

  it('shows at most two units of a duration', () => {
    expect(formatDuration(850)).toBe('850 ms')
    expect(formatDuration(3999)).toBe('3 s')
    expect(formatDuration(124_000)).toBe('2 min 4 s')
    expect(formatDuration(3_600_000)).toBe('1 h')
    expect(formatDuration(4_320_000)).toBe('1 h 12 min')
    expect(formatDuration(273_600_000)).toBe('3 d 4 h')
  })

  it('counts an age below one second or below zero as now', () => {
    expect(formatAge(-300)).toBe('now')
    expect(formatAge(999)).toBe('now')
    expect(formatAge(3000)).toBe('3 s ago')
    expect(formatAge(59_999)).toBe('59 s ago')
    expect(formatAge(552_000)).toBe('9 min ago')
    expect(formatAge(3_659_000)).toBe('1 h ago')
  })

  it('does not show the -1 of a running server as a seqno', () => {
    expect(formatSavedPosition('89db6728', '12')).toBe('89db6728:12')
    expect(formatSavedPosition('89db6728', -1)).toBe('89db6728, seqno not saved')
    expect(formatSavedPosition('89db6728', null)).toBe('89db6728, seqno not saved')
  })

  it('uses the singular for one', () => {
    expect(formatNumberOf(1, 'node')).toBe('1 node')
    expect(formatNumberOf(3, 'node')).toBe('3 nodes')
    expect(formatNumberOf(2, 'entry', 'entries')).toBe('2 entries')
  })
})
