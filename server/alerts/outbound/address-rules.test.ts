import { expect, it } from 'vitest'
import { addressRefusal, parseRange } from './address-rules.ts'

it.each([
  ['127.0.0.1', 'loopback'],
  ['0.0.0.0', 'unspecified'],
  ['10.0.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'CGNAT'],
  ['169.254.1.1', 'local link'],
  ['169.254.169.254', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['192.0.2.1', 'special'],
  ['198.18.0.1', 'special'],
  ['240.0.0.1', 'special'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['::7f00:1', 'special'],
  ['fe80::1', 'local link'],
  ['fec0::1', 'special'],
  ['fc00::1', 'private'],
  ['fd00:ec2::254', 'metadata'],
  ['ff02::1', 'multicast'],
  ['::ffff:127.0.0.1', 'form of an IPv6'],
  ['::ffff:8.8.8.8', 'form of an IPv6'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['64:ff9b::7f00:1', 'NAT64'],
  ['64:ff9b:1::a00:1', 'NAT64'],
  ['2002:7f00:1::', '6to4'],
  ['2001:0:1::1', 'Teredo'],
  ['2001:db8::1', 'special'],
  ['not an address', 'no IP address'],
])('refuses %s: %s', (address, reason) => {
  expect(addressRefusal(address, [])).toContain(reason)
})

it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001:80b::200e'])(
  'lets %s through: it is public',
  (address) => expect(addressRefusal(address, [])).toBeNull(),
)

it('lets an allowed range through, in each of its forms, and no more', () => {
  const ranges = ['10.1.0.0/16', 'fd00:1::/64']
  expect(addressRefusal('10.1.2.3', ranges)).toBeNull()
  expect(addressRefusal('::ffff:10.1.2.3', ranges)).toBeNull()
  expect(addressRefusal('fd00:1::9', ranges)).toBeNull()
  expect(addressRefusal('10.2.0.1', ranges)).toContain('private')
  expect(addressRefusal('fd00:2::9', ranges)).toContain('private')
})

it('does not take a wide range as leave to ask a metadata service', () => {
  const wide = ['169.254.0.0/16', 'fd00::/8', '100.64.0.0/10', '0.0.0.0/0', '::/0']
  expect(addressRefusal('169.254.169.254', wide)).toContain('metadata')
  expect(addressRefusal('fd00:ec2::254', wide)).toContain('metadata')
  expect(addressRefusal('::ffff:169.254.169.254', wide)).toContain('metadata')
  expect(addressRefusal('169.254.169.254', ['169.254.169.254/32'])).toBeNull()
})

it.each([
  ['169.254.170.23', '169.254.0.0/16'],
  ['fd00:ec2::23', 'fd00::/8'],
  ['64:ff9b::a9fe:a9fe', '64:ff9b::/96'],
  ['64:ff9b::a9fe:a9fe', '::/0'],
  ['64:ff9b:1::a9fe:a9fe', '64:ff9b:1::/48'],
  ['64:ff9b:1:a9fe:a9:fe00::', '64:ff9b:1::/48'],
  ['64:ff9b:1:a9:fe:a9fe::', '64:ff9b:1::/48'],
  ['64:ff9b:1:0:a9:fea9:fe00::', '64:ff9b:1::/48'],
  ['2002:a9fe:a9fe::1', '2002::/16'],
  ['2001:0:a9fe:a9fe::1', '2001::/32'],
  ['2001:0:808:808:0:0:5601:5601', '2001::/32'],
  ['::a9fe:a9fe', '::/0'],
  ['::ffff:0:a9fe:a9fe', '::/0'],
  ['::ffff:a9fe:a9fe', '::/0'],
])('%s, which leads to a metadata service, is not let through by %s', (address, range) => {
  expect(addressRefusal(address, [range])).toContain('metadata')
  expect(addressRefusal(address, [`${address}/${address.includes(':') ? 128 : 32}`])).toBeNull()
})

it('judges the private address within an allowed NAT64, 6to4 or Teredo by itself', () => {
  for (const [address, range] of [
    ['64:ff9b::a01:203', '64:ff9b::/96'],
    ['64:ff9b:1::a01:203', '64:ff9b:1::/48'],
    ['2002:a01:203::1', '2002::/16'],
    ['::ffff:10.1.2.3', '::/0'],
  ] as const) {
    expect(addressRefusal(address, [range]), address).toContain('10.1.2.3 is a private network')
    expect(addressRefusal(address, [range, '10.1.0.0/16']), address).toBeNull()
  }
  expect(addressRefusal('64:ff9b::7f00:1', ['::/0'])).toContain('loopback')
  expect(addressRefusal('64:ff9b::808:808', ['64:ff9b::/96'])).toBeNull()
  expect(addressRefusal('64:ff9b:1::808:808', ['64:ff9b:1::/48'])).toBeNull()
  expect(addressRefusal('2001:0:808:808::f7f7:f7f7', ['2001::/32'])).toBeNull()
})

it('takes as a range only an address with its prefix, host bits zero', () => {
  expect(parseRange('10.1.0.0/16')).not.toBeNull()
  for (const text of ['10.1.2.3/16', '10.1.0.0', '10.1.0.0/33', 'shop', '', 'fd00:1::5/64']) {
    expect(parseRange(text), text).toBeNull()
  }
})
