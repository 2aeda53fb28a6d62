import { describe, expect, it } from 'vitest'
import type { EffectiveConfiguration } from '#server/actions/effective-configuration.ts'
import { configurationRows, findOptions, valueText } from './configuration-rows.ts'

const configuration: EffectiveConfiguration = {
  files: [],
  incomplete: null,
  options: [
    { name: 'bind_address', value: '0.0.0.0', masked: false, origin: '/a.cnf', wins: false },
    { name: 'wsrep_sst_auth', value: null, masked: true, origin: '/a.cnf', wins: true },
    { name: 'bind_address', value: '127.0.0.1', masked: false, origin: '/b.cnf', wins: true },
  ],
}

describe('configurationRows', () => {
  const rows = configurationRows(configuration)

  it('says which file counts and what it overrides', () => {
    expect(rows.map(({ name }) => name)).toEqual(['bind_address', 'wsrep_sst_auth'])
    expect(rows[0]?.winner.origin).toBe('/b.cnf')
    expect(rows[0]?.overridden.map(({ origin }) => origin)).toEqual(['/a.cnf'])
  })

  it('finds by name, value and file, also overridden ones', () => {
    expect(findOptions(rows, 'a.cnf bind').map(({ name }) => name)).toEqual(['bind_address'])
    expect(findOptions(rows, '127').map(({ name }) => name)).toEqual(['bind_address'])
  })
})

it('never shows a secret, and tells it from a missing value', () => {
  const [, secret] = configuration.options
  expect(secret && valueText(secret)).toBe('set, not shown')
})
