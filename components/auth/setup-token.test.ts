import { describe, expect, it } from 'vitest'
import { setupTokenOf } from './setup-token.ts'

describe('setupTokenOf', () => {
  it('reads the token from the fragment or the query', () => {
    expect(setupTokenOf('http://console:3000/setup#token=abc-_1')).toBe('abc-_1')
    expect(setupTokenOf('http://console:3000/setup#abc-_1')).toBe('abc-_1')
    expect(setupTokenOf('http://console:3000/setup?token=abc-_1')).toBe('abc-_1')
  })

  it('finds none in a link that lost it', () => {
    expect(setupTokenOf('http://console:3000/setup')).toBeNull()
    expect(setupTokenOf('http://console:3000/setup#token=')).toBeNull()
    expect(setupTokenOf('not an address')).toBeNull()
  })
})
