import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitTimes, timeToken, withTimes } from '#server/galera/sentence-times.ts'

test('times come apart from the words', () => {
  const sentence = `node2 is down since ${timeToken(1700000000000)}. node3 too.`
  expect(splitTimes(sentence)).toEqual([
    'node2 is down since ',
    { timeMs: 1700000000000 },
    '. node3 too.',
  ])
  expect(withTimes(sentence, (ms) => `<${ms}>`)).toBe(
    'node2 is down since <1700000000000>. node3 too.',
  )
  expect(splitTimes('')).toEqual([])
})

test('nothing is lost', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.string(), (before, ms, after) => {
      const sentence = before + timeToken(ms) + after
      expect(withTimes(sentence, timeToken)).toBe(sentence)
    }),
  )
})
