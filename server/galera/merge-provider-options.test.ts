import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  mergeProviderOptions,
  sharedProviderOptions,
} from '#server/galera/merge-provider-options.ts'
import { parseProviderOptions } from '#server/galera/provider-options.ts'

test('layers become one string, the later wins (two definitions would override: measured, §5.1)', () => {
  expect(
    mergeProviderOptions([
      'gcache.size = 128M; evs.keepalive_period = PT1S',
      new Map([['gcache.size', '1G']]),
      'gmcast.segment=1',
    ]),
  ).toBe('evs.keepalive_period=PT1S; gcache.size=1G; gmcast.segment=1')
})

test('a member shares timeouts, flow control and TLS, not its own places', () => {
  const shared = sharedProviderOptions(
    'evs.suspect_timeout=PT10S; gcs.fc_limit=64; socket.ssl_key=/k; pc.weight=2; gmcast.segment=3; gcache.dir=/x; ist.recv_addr=10.0.0.1; pc.ignore_sb=true',
  )
  expect([...shared.keys()]).toEqual(['evs.suspect_timeout', 'gcs.fc_limit', 'socket.ssl_key'])
})

test('rescue settings are never written', () => {
  expect(mergeProviderOptions(['pc.ignore_sb=true; pc.bootstrap=1; pc.weight=1'])).toBe(
    'pc.weight=1',
  )
})

test('no value can begin another option, and what is written is read back', () => {
  expect(() => mergeProviderOptions([new Map([['gcache.size', '1G; pc.ignore_sb=1']])])).toThrow(
    'begin another option',
  )
  expect(() => mergeProviderOptions([new Map([['a b', '1']])])).toThrow('no provider option')
  fc.assert(
    fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}\.[a-z_]{1,5}$/), fc.stringMatching(/^[^;\s]+$/)),
      (options) => {
        const text = mergeProviderOptions([new Map(Object.entries(options))])
        expect(Object.fromEntries(parseProviderOptions(text))).toEqual({ ...options })
      },
    ),
  )
})
