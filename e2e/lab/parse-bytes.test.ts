import { describe, expect, it } from 'vitest'
import { parseBytes } from './parse-bytes.ts'

describe('parseBytes', () => {
  it.each([
    ['4096', 4096],
    ['2k', 2048],
    ['500M', 500 * 1024 ** 2],
    ['1.5G', 1.5 * 1024 ** 3],
    ['1gb', 1024 ** 3],
  ])('reads %s', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes)
  })

  it.each(['', 'M', '1T', '-1', '1 2'])('refuses "%s"', (text) => {
    expect(() => parseBytes(text)).toThrow('is no size')
  })
})
