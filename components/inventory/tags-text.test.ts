import { expect, it } from 'vitest'
import { tagsOfText } from './tags-text.ts'

it('reads tags as people type them', () => {
  expect(tagsOfText(' prod, eu ,,prod,')).toEqual(['prod', 'eu'])
  expect(tagsOfText('')).toEqual([])
})
