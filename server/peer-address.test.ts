import { describe, expect, it } from 'vitest'
import { peerAddress, readProxyRanges } from './peer-address.ts'

const proxies = readProxyRanges('10.0.0.5, 192.168.0.0/16,::1')

describe('peerAddress', () => {
  it.each([
    ['198.51.100.7', '203.0.113.1', 'no proxy: what the client claims counts for nothing'],
    ['203.0.113.9', '203.0.113.9, 192.168.3.4', 'last that is no proxy', '10.0.0.5'],
    ['203.0.113.9', '1.2.3.4, 203.0.113.9', 'what stands before it was written by anybody', '::1'],
    ['203.0.113.9', '203.0.113.9', 'a mapped address of a proxy', '::ffff:10.0.0.5'],
    ['10.0.0.5', 'nonsense', 'no address', '10.0.0.5'],
    ['10.0.0.5', undefined, 'no header', '10.0.0.5'],
    ['192.168.1.1', '192.168.1.1', 'only proxies', '10.0.0.5'],
  ])('is %s for "%s": %s', (wanted, forwardedFor, _why, remote = '198.51.100.7') => {
    expect(peerAddress(remote, forwardedFor, proxies)).toBe(wanted)
  })

  it('trusts nobody without the setting', () => {
    expect(peerAddress('127.0.0.1', '203.0.113.1', readProxyRanges(''))).toBe('127.0.0.1')
  })

  it('names a proxy that is no address', () => {
    expect(() => readProxyRanges('10.0.0.1,proxy.example')).toThrow('"proxy.example" is no IP')
  })
})
