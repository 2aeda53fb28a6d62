import { describe, expect, it } from 'vitest'
import {
  isLoopback,
  parseAddress,
  parseClusterAddress,
  parseGroupPeers,
  parseIncomingAddresses,
} from '#server/discovery/addresses.ts'

describe('parseAddress', () => {
  it.each([
    ['10.0.0.3:3306', { host: '10.0.0.3', port: 3306 }],
    ['10.0.0.3', { host: '10.0.0.3', port: null }],
    ['Node3.Lab:3307', { host: 'node3.lab', port: 3307 }],
    ['[2001:DB8:0:0::3]:3306', { host: '2001:db8::3', port: 3306 }],
    ['2001:db8::3', { host: '2001:db8::3', port: null }],
    ['10.0.0.3:0', { host: '10.0.0.3', port: null }],
    ['[::ffff:10.0.0.3]:4567', { host: '10.0.0.3', port: 4567 }],
  ])('reads %s', (text, address) => {
    expect(parseAddress(text)).toEqual(address)
  })

  it.each(['', ' ', 'AUTO', 'auto', ':3306', 'a b', '10.0.0.3:99999', '$(id)'])(
    'takes %j for no address',
    (text) => {
      expect(parseAddress(text)).toBeNull()
    },
  )
})

describe('lists', () => {
  it('finds no address in AUTO,AUTO,AUTO', () => {
    expect(parseIncomingAddresses('AUTO,AUTO,AUTO')).toEqual([])
    expect(parseIncomingAddresses('10.0.0.1:3306,,10.0.0.2:0,AUTO')).toEqual([
      { host: '10.0.0.1', port: 3306 },
      { host: '10.0.0.2', port: null },
    ])
  })

  it('takes hosts from wsrep_cluster_address, without ports and options', () => {
    expect(
      parseClusterAddress('gcomm://10.0.0.1,node2:4567,[2001:db8::3]:4567?pc.wait_prim=no'),
    ).toEqual(['10.0.0.1', 'node2', '2001:db8::3'])
    expect(parseClusterAddress('gcomm://')).toEqual([])
    expect(parseClusterAddress('dummy://10.0.0.1')).toEqual([])
  })

  it('takes peers of the group port from ss, in both directions, each once', () => {
    const text = [
      '0      0            10.0.0.1:4567        10.0.0.2:41230  ',
      '0      0            10.0.0.1:57812       10.0.0.3:4567   ',
      '0      0            10.0.0.1:57814       10.0.0.3:4567   ',
      '0      0   [::ffff:10.0.0.1]:4567  [::ffff:10.0.0.4]:50000',
      '0      0            10.0.0.1:4567        10.0.0.1:50001  ',
      '0      0  [fe80::1%eth0]:4567     [fe80::2%eth0]:50002',
      '0      0            10.0.0.1:3306        10.0.0.9:50003  ',
      '',
    ].join('\n')
    expect(parseGroupPeers(text)).toEqual(['10.0.0.2', '10.0.0.3', '10.0.0.4', 'fe80::2'])
  })
})

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '::', 'localhost', ''])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  it.each(['10.0.0.1', '2001:db8::1', 'node1'])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false)
  })
})
