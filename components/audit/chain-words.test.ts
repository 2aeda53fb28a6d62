import { expect, it } from 'vitest'
import { chainSentence } from './chain-words.ts'

const view = {
  checkedAtMs: 0,
  sealed: 1200,
  anchored: 1200,
  begunAtMs: 0,
  unsealed: 0,
  fault: null,
  acceptable: false,
}

it('never calls a chain whole that is not', () => {
  expect(chainSentence(view)).toBe('The chain is whole: 1,200 entries, none changed or missing.')
  expect(chainSentence({ ...view, unsealed: 1 })).toMatch(/ 1 new entry not sealed yet\.$/)
  expect(chainSentence({ ...view, sealed: 0, unsealed: 3 })).not.toContain('whole')
  const missing = { kind: 'missing-before', entryId: 9, entries: 2 } as const
  expect(chainSentence({ ...view, fault: missing })).toBe('2 entries are missing before entry 9.')
  expect(chainSentence({ ...view, fault: { kind: 'tail-missing', entries: 1 } })).toBe(
    'The last 1 sealed entry is missing.',
  )
  const setBack = { kind: 'off-anchor', anchored: 1200, sealed: 1 } as const
  expect(chainSentence({ ...view, fault: setBack })).toMatch(
    /^The chain has 1 entry, and .* 1,200 entries:/,
  )
})
