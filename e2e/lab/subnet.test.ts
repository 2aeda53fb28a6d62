import { describe, expect, it } from 'vitest'
import { chooseSubnet } from './subnet.ts'

/** 100 + 0.1 * 150 = 115 and 0.1 * 256 = 25, then the next value. */
function sequence(...values: number[]): () => number {
  let index = 0
  return () => values[Math.min(index++, values.length - 1)] ?? 0
}

describe('chooseSubnet', () => {
  it('takes the first random range that is free', () => {
    expect(chooseSubnet([], sequence(0.1, 0.1))).toBe('10.115.25')
  })

  it('passes over a range that contains a taken address, or lies in a taken network', () => {
    expect(chooseSubnet(['10.115.25.7'], sequence(0.1, 0.1, 0.2, 0.2))).toBe('10.130.51')
    expect(chooseSubnet(['10.115.0.0/16'], sequence(0.1, 0.1, 0.2, 0.2))).toBe('10.130.51')
  })

  it('is not disturbed by neighbours and by what is no IPv4 range', () => {
    const taken = ['10.115.24.0/24', '10.115.26.0/24', 'default', 'fe80::1']
    expect(chooseSubnet(taken, sequence(0.1, 0.1))).toBe('10.115.25')
  })

  it('fails when every range is taken', () => {
    expect(() => chooseSubnet(['10.0.0.0/8'], Math.random)).toThrow('No 10.x.y.0/24')
  })
})
