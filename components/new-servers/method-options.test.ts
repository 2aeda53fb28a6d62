import { expect, it } from 'vitest'
import { methodOptions } from './method-options.ts'

it('advises mariadb-backup for MariaDB and says what the others cost', () => {
  const { advised, others } = methodOptions('10.11.6-MariaDB-0+deb12u1', 'rsync')
  expect(advised.method).toBe('mariabackup')
  expect(advised.because).toContain('rsync')
  expect(others.find(({ method }) => method === 'rsync')).toMatchObject({ allowed: true })
  expect(others.find(({ method }) => method === 'clone')).toMatchObject({ allowed: false })
  expect(others.every(({ because }) => because !== '')).toBe(true)
  // What cannot be chosen stands last.
  const refused = others.findIndex(({ allowed }) => !allowed)
  expect(others.slice(refused).every(({ allowed }) => !allowed)).toBe(true)
})

it('takes MariaDB for granted where no server is known', () => {
  expect(methodOptions(null, null).advised.method).toBe('mariabackup')
})
