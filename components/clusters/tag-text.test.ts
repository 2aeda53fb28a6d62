import { expect, it } from 'vitest'
import { readTags, tagProblem } from './tag-text.ts'

it('reads tags from a line, each once and without blanks', () => {
  expect(readTags(' production, site a,, production ,')).toEqual(['production', 'site a'])
  expect(readTags('')).toEqual([])
})

it('says why tags cannot be saved', () => {
  expect(tagProblem(['a'])).toBeNull()
  expect(tagProblem(['x'.repeat(41)])).toContain('longer than 40')
  expect(tagProblem(Array.from({ length: 21 }, String))).toBe('At most 20 tags.')
})
