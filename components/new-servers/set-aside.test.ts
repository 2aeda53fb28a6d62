import { expect, it } from 'vitest'
import { planOf, stepOf } from '#components/plans/plan-fixture.ts'
import { setAside } from './set-aside.ts'

const aside = (found: { bytes: number; uuid: string; seqno: number } | null) => ({
  ...stepOf('aside', [0, 1]),
  action: 'set-data-aside' as const,
  params: { dataDir: '/var/lib/mysql', asideDir: '/var/lib/aside', found },
})

it('names data that were found, and nothing where the directory is empty', () => {
  expect(setAside(planOf())).toEqual([])
  expect(setAside(planOf({ steps: [aside(null)] }))).toEqual([])
  expect(setAside(planOf({ steps: [aside({ bytes: 5, uuid: 'u', seqno: 7 })] }))).toEqual([
    {
      server: 'node4',
      dataDir: '/var/lib/mysql',
      asideDir: '/var/lib/aside',
      bytes: 5,
      uuid: 'u',
      seqno: 7,
    },
  ])
})
