import { expect, it } from 'vitest'
import { readExtraOptions } from './extra-options.ts'

it('reads options by line', () => {
  expect(
    readExtraOptions('innodb_buffer_pool_size = 4G\n\n# ours\nskip-name-resolve\nsql_mode=A=B,C\n'),
  ).toEqual({ innodb_buffer_pool_size: '4G', 'skip-name-resolve': '', sql_mode: 'A=B,C' })
  expect(readExtraOptions('')).toEqual({})
})

it('takes nothing else for an option', () => {
  expect(readExtraOptions('[mysqld]')).toBeNull()
  expect(readExtraOptions('max connections 500')).toBeNull()
})
