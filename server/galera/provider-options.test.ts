import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  booleanOption,
  bytesOption,
  dangerousProviderOptions,
  integerOption,
  parseProviderOptions,
} from '#server/galera/provider-options.ts'

const LAB =
  'base_dir = /var/lib/mysql/; base_host = 10.77.0.13; base_port = 4567; cert.log_conflicts = no; ' +
  'evs.info_log_mask = 0; gcache.size = 128M; gcache.recover = yes; gmcast.listen_addr = ' +
  'tcp://0.0.0.0:4567; gmcast.segment = 0; pc.weight = 1; socket.ssl_cert = ; repl.proto_max = 11; '

test('reads the options as the provider prints them', () => {
  const options = parseProviderOptions(LAB)
  expect(options.get('gmcast.listen_addr')).toBe('tcp://0.0.0.0:4567')
  expect(options.get('socket.ssl_cert')).toBe('')
  expect(integerOption(options, 'pc.weight')).toBe(1)
  expect(booleanOption(options, 'gcache.recover')).toBe(true)
  expect(booleanOption(options, 'cert.log_conflicts')).toBe(false)
  expect(bytesOption(options, 'gcache.size')).toBe(134217728)
})

test.each([
  ['1', 1],
  ['16K', 16384],
  ['2g', 2147483648],
  ['1T', 1099511627776],
  ['', null],
  ['1.5G', null],
  ['-1', null],
  ['99999999T', null],
])('size %s', (text, expected) => {
  expect(bytesOption(new Map([['x', text]]), 'x')).toBe(expected)
})

test('an absent option is null, not a default', () => {
  const options = parseProviderOptions('')
  expect(integerOption(options, 'pc.weight')).toBeNull()
  expect(booleanOption(options, 'pc.ignore_sb')).toBeNull()
  expect(bytesOption(options, 'gcache.size')).toBeNull()
})

test('names options that let a minority stay Primary', () => {
  const options = parseProviderOptions('pc.ignore_sb=TRUE; pc.ignore_quorum = false')
  expect(dangerousProviderOptions(options)).toEqual(['pc.ignore_sb=TRUE'])
})

test('never throws, and reads back what it was given', () => {
  fc.assert(fc.property(fc.string(), (text) => parseProviderOptions(text) instanceof Map))
  const name = fc.stringMatching(/^[a-z]{1,8}\.[a-z_]{1,12}$/)
  const value = fc.stringMatching(/^[A-Za-z0-9:/.=]{0,12}$/)
  fc.assert(
    fc.property(fc.dictionary(name, value), (wanted) => {
      const text = Object.entries(wanted).map(([key, item]) => `${key} = ${item}; `)
      expect(Object.fromEntries(parseProviderOptions(text.join('')))).toEqual({ ...wanted })
    }),
  )
})
