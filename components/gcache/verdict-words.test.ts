import { expect, it } from 'vitest'
import type { IstVerdict } from '#server/galera/ist/ist-verdict.ts'
import { verdictHeadline } from './verdict-words.ts'

const verdict: IstVerdict = {
  kind: 'IST',
  donorName: 'node1',
  writeSets: 3,
  because: '',
  missing: [],
  likely: null,
}

it('speaks of a start where the node is away, of a restart where it runs', () => {
  expect(verdictHeadline({ phase: 'away', verdict })).toBe('If it is started now: IST from node1.')
  expect(verdictHeadline({ phase: 'member', verdict })).toBe(
    'If it were restarted now: IST from node1.',
  )
  expect(verdictHeadline({ phase: 'joining', verdict })).toBe('It is joining now.')
})

it('tells what is likely apart from what is known', () => {
  const open = { ...verdict, kind: 'not-enough-evidence' as const, donorName: null }
  expect(verdictHeadline({ phase: 'away', verdict: open })).toBe('If it is started now: not known.')
  expect(verdictHeadline({ phase: 'away', verdict: { ...open, likely: 'IST' } })).toBe(
    'If it is started now: not certain, IST is likely.',
  )
})
