import { expect, it } from 'vitest'
import { splitProviderOptions } from './split-provider-options.ts'

it('makes a row of each provider option', () => {
  expect(
    splitProviderOptions({
      wsrep_on: 'ON',
      wsrep_provider_options: 'base_port = 4567; gcache.size = 128M; ',
    }),
  ).toEqual({ wsrep_on: 'ON', base_port: '4567', 'gcache.size': '128M' })
})

it('leaves values without provider options as they are', () => {
  expect(splitProviderOptions({ port: '3306' })).toEqual({ port: '3306' })
})
